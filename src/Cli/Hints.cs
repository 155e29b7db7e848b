using System.Net;
using Thalassa.Client;

namespace Thalassa.Cli;

/// <summary>The hints for failures that many commands share.</summary>
internal static class Hints
{
    public const string Registry = "set the registry with --registry or THALASSA_REGISTRY";
    public const string Agents = "set the agents with --agent or THALASSA_AGENT";
    public const string Key = "set the key with --api-key-file or in THALASSA_API_KEY";

    public static string? Of(RegistryException failure) => failure.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Key,
        null => Registry,
        _ => null,
    };
}
