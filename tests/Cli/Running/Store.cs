namespace Thalassa.Cli.Tests.Running;

/// <summary>Where the registry of a test keeps its registrations.</summary>
public enum Store
{
    /// <summary>In its memory.</summary>
    Memory,

    /// <summary>In the tables of a real Azurite.</summary>
    Azurite,
}
