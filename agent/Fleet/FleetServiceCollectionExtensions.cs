namespace Thalassa.Agent.Fleet;

/// <summary>Adds the agent's reports to its registry.</summary>
internal static class FleetServiceCollectionExtensions
{
    public static void AddFleetReports(this IServiceCollection services)
    {
        services.AddSingleton<SelfReport>();
        services.AddHostedService<FleetReporter>();
    }
}
