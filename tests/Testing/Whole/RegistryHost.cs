namespace Thalassa.Testing.Whole;

/// <summary>What the functions of a registry run in.</summary>
public enum RegistryHost
{
    /// <summary>One process, <c>local/Host</c>.</summary>
    Local,

    /// <summary>Their own worker process, started by <c>local/WorkerHost</c> as Azure starts it.</summary>
    Worker,
}
