namespace Thalassa.Agent.Changes;

/// <summary>Adds what makes the changes that operators ask for.</summary>
internal static class ChangesServiceCollectionExtensions
{
    public static void AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<ChangePipeline>();
        services.AddSingleton<ChangeScope>();
        services.AddSingleton<ChangePreparation>();
        services.AddSingleton<ChangePreview>();
        services.AddSingleton<SwitchReadiness>();
        services.AddSingleton<DrainReadiness>();
        services.AddSingleton<LocalCommit>();
        services.AddSingleton<SwitchTakeover>();
    }

    /// <summary>Adds changes of the fleet's routing, which the registry holds.</summary>
    public static void AddFleetChanges(this IServiceCollection services) => services.AddSingleton<FleetCommit>();
}
