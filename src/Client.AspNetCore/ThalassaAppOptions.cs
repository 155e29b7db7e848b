using System.Text.Json.Nodes;

namespace Thalassa.Client.AspNetCore;

/// <summary>The registration of an app and its registry.</summary>
/// <remarks>
/// Read from the configuration's section <c>Thalassa</c>, whose keys are the names of these properties, and then passed to the app's own
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

    /// <summary>The registry's key. Default: from the connection string, then <c>THALASSA_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The service. Default: the application's name, in lower case.</summary>
    public string? Name { get; set; }

    /// <summary>The version of the service. Default: that of the application's assembly, without the part after a plus sign.</summary>
    public string? Version { get; set; }

    /// <summary>
    /// The name or address at which others reach the app. Default: its listening address if it is specific, else a detected one.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>
    /// The port at which others reach the app, 1 to 65535. Default: its listening port, HTTP before HTTPS.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>
    /// Metadata for others. Default: none. In the configuration: the keys below <c>Meta</c>; numbers and booleans are converted.
    /// </summary>
    public JsonObject Meta { get; set; } = [];

    /// <summary>Whether the app registers; otherwise the client only looks up and subscribes. Default: true.</summary>
    public bool Register { get; set; } = true;

    /// <summary>
    /// How long the app serves after it has deregistered, so that every load balancer receives the change: 0 to 10 minutes. It
    /// counts towards the host's shutdown timeout of 30 s. Default: 3 s.
    /// </summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Changes the client's options, after all other settings. Default: null.</summary>
    public Func<ThalassaOptions, ThalassaOptions>? Client { get; set; }

    /// <summary>
    /// Sends the client's requests; the owner disposes it, and its timeout should be disabled. Default: the client's own.
    /// </summary>
    public HttpClient? Http { get; set; }
}
