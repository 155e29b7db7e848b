namespace Thalassa.Local.ServiceBus.Access;

/// <summary>What a token allows.</summary>
/// <param name="Policy">The key that signed it.</param>
/// <param name="ExpiresAt">From when on it is worth nothing.</param>
internal sealed record AccessGrant(AccessPolicy Policy, DateTimeOffset ExpiresAt)
{
    /// <exception cref="ServiceBusFault">401: the key has not that right.</exception>
    public void Demand(EntityRights right)
    {
        if ((Policy.Rights & right) != right)
        {
            throw ServiceBusFault.Unauthorized($"Unauthorized access: '{right}' claim is required for this operation.");
        }
    }
}
