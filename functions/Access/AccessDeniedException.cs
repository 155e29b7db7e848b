namespace Thalassa.Functions.Access;

/// <summary>The caller's key lacks the right for the request; nothing was changed.</summary>
public sealed class AccessDeniedException : Exception
{
    /// <summary>The refusal for a name outside the key's prefixes; the same whether or not the name exists.</summary>
    public const string OtherName = "This key may not change registrations of that name; use the key of that service.";

    /// <summary>Creates the refusal of a name.</summary>
    public AccessDeniedException()
        : base(OtherName)
    {
    }
}
