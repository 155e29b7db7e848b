namespace Thalassa.Client;

/// <summary>Which live member of a service a lookup gives.</summary>
public enum LookupChoice
{
    /// <summary>Any, each with the same chance.</summary>
    Random,

    /// <summary>The one that this client's lookups have not given for the longest time.</summary>
    LeastRecentlyUsed,
}
