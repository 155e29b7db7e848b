using System.Text.Json.Nodes;

namespace Thalassa.Client.AspNetCore;

/// <summary>What an app is in the registry, and where that is.</summary>
/// <remarks>
/// Read from the configuration's section <c>Thalassa</c>, whose keys are the names of these properties, and then given to the app's own
/// code.
/// </remarks>
public sealed class ThalassaAppOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Thalassa";

    /// <summary>
    /// The registry, a connection string (<see cref="ThalassaOptions.Parse"/>). Default: the configuration's connection string
    /// <c>thalassa</c>, then
    /// <c>THALASSA_REGISTRY</c>, then <c>http://127.0.0.1:7071</c>.
    /// </summary>
    public string? Registry { get; set; }

    /// <summary>The registry's key. Default: as the connection string says, then <c>THALASSA_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The service. Default: the application's name, in lower case.</summary>
    public string? Name { get; set; }

    /// <summary>The version of the service. Default: the version of the application's assembly, without what follows a plus sign.</summary>
    public string? Version { get; set; }

    /// <summary>
    /// The name or address that others reach the app by. Default: the address that it listens on, if that is one, else a detected one.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>
    /// The port that others reach the app by, 1 to 65535. Default: the one that it listens on, by HTTP rather than HTTPS.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>
    /// Whatever others should know. Default: nothing. In the configuration: the keys below <c>Meta</c>; numbers and true or false become
    /// such.
    /// </summary>
    public JsonObject Meta { get; set; } = [];

    /// <summary>Whether the app is registered at all; without it the client only looks up and subscribes. Default: true.</summary>
    public bool Register { get; set; } = true;

    /// <summary>
    /// How long the app goes on serving after it is out of the registry, so that every load balancer has heard of it: 0 to 10 minutes; it
    /// counts towards the
    /// host's shutdown timeout of 30 s. Default: 3 s.
    /// </summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Changes how the client behaves, after everything else. Default: not at all.</summary>
    public Func<ThalassaOptions, ThalassaOptions>? Client { get; set; }

    /// <summary>
    /// Sends the client's requests, and is left to its owner; its own timeout should be off. Default: one of the client's own.
    /// </summary>
    public HttpClient? Http { get; set; }
}
