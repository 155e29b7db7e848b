namespace Thalassa.Functions.Access;

/// <summary>The caller's key does not have the right to do what was asked; nothing was done of it.</summary>
public sealed class AccessDeniedException : Exception
{
    /// <summary>What to say about a name that is not the key's: the same whether there is anything of that name or not.</summary>
    public const string OtherName = "This key may not change registrations of that name; use the key of that service.";

    /// <summary>Makes the refusal of a name.</summary>
    public AccessDeniedException()
        : base(OtherName)
    {
    }
}
