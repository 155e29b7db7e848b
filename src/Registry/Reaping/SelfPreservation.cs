namespace Thalassa.Registry.Reaping;

/// <summary>Decides how many of a service's overdue registrations a pass may end.</summary>
/// <remarks>
/// Many at once look less like many deaths than like one fault between the clients and the registry. So the first pass
/// ends a share of them, the oldest, and holds the rest; a later pass ends the rest when the registry was heard by
/// others meanwhile or no app is left, and otherwise one more share. Either way it ends by itself.
/// </remarks>
internal static class SelfPreservation
{
    /// <summary>A pass may end this many of any service, whatever their share.</summary>
    public const int AlwaysAllowed = 5;

    /// <summary>
    /// How many registrations of a service must be there so that <paramref name="due"/> of them are no more than the share.
    /// </summary>
    public static int EnoughFor(int due, double ratio) => (int)Math.Min(int.MaxValue, Math.Ceiling(due / ratio));

    /// <summary>How many of <paramref name="count"/> a pass may end.</summary>
    public static int ShareOf(int count, double ratio) => Math.Max(AlwaysAllowed, (int)(count * ratio));
}
