using System.Diagnostics;

namespace Thalassa.Registry.Store;

/// <summary>The trace of the call that is under way, in the form in which it travels with an event.</summary>
internal static class TraceContext
{
    // What W3C trace context has everybody pass on; a client could send more.
    private const int MaxStateLength = 512;

    /// <summary>The <c>traceparent</c>, or null when the call is not recorded: then each follower decides for itself.</summary>
    public static string? Parent => Traced?.Id;

    /// <summary>The <c>tracestate</c>, or null.</summary>
    public static string? State => Traced?.TraceStateString is { Length: > 0 and <= MaxStateLength } state ? state : null;

    private static Activity? Traced => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
}
