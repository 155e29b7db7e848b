namespace Thalassa.Registry.Reaping;

/// <summary>Decides how many of a service's overdue registrations a pass may end.</summary>
/// <remarks>
/// Many expiries at once indicate a network failure between the clients and the registry rather than many failed apps. So the first pass
/// ends a share of them, the oldest, and holds the rest; a later pass ends the rest if the registry was reached by
/// others meanwhile or no app is left, and otherwise one more share. Either way it ends by itself.
/// </remarks>
internal static class SelfPreservation
{
    /// <summary>A pass may end this many of any service, whatever their share.</summary>
    public const int AlwaysAllowed = 5;

    /// <summary>
    /// The number of registrations of which <paramref name="due"/> are at most the share.
    /// </summary>
    public static int EnoughFor(int due, double ratio) => (int)Math.Min(int.MaxValue, Math.Ceiling(due / ratio));

    /// <summary>How many of <paramref name="count"/> a pass may end.</summary>
    public static int ShareOf(int count, double ratio) => Math.Max(AlwaysAllowed, (int)(count * ratio));
}
