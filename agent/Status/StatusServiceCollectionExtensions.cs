namespace Thalassa.Agent.Status;

/// <summary>Adds what says how the agent is.</summary>
internal static class StatusServiceCollectionExtensions
{
    public static void AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<AgentStatus>();
        services.AddHostedService<AgentGauges>();
    }
}
