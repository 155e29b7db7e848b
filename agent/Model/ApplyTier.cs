namespace Thalassa.Agent.Model;

/// <summary>The means by which a change reaches HAProxy, the cheapest first.</summary>
public enum ApplyTier
{
    /// <summary>It did so already.</summary>
    Nothing,

    /// <summary>Runtime commands, without a reload.</summary>
    Runtime,

    /// <summary>A hitless reload of the worker.</summary>
    Reload,

    /// <summary>Not at all: HAProxy does what it did before.</summary>
    Rejected,
}
