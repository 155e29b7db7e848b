using Microsoft.Extensions.Logging;
using Thalassa.Local.WorkerHost.Http;
using Thalassa.Local.WorkerHost.Workers;

namespace Thalassa.Local.WorkerHost;

/// <summary>How a host is started.</summary>
public sealed record WorkerHostOptions
{
    /// <summary>The folder of the published function app.</summary>
    public required string App { get; init; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:0</c> for a free port; null for the environment's, or port 7071.</summary>
    public string? Urls { get; init; }

    /// <summary>App settings: the worker gets them as environment variables, before those of this process. Null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the worker learns of where a request came from.</summary>
    public ForwardedMode Forwarded { get; init; } = ForwardedMode.Append;

    /// <summary>Adds to the log, or changes it; by default it goes to the console.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Whether the worker gets the values of routes; a host that sends none shows what the app does then.</summary>
    internal bool SendsRouteValues { get; init; } = true;

    /// <summary>How long workers are waited for.</summary>
    internal WorkerLimits Limits { get; init; } = new();

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
