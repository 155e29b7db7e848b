namespace Thalassa.Agent.Haproxy;

/// <summary>Lets one piece of work at a time act on HAProxy and on what is known of it, in the order in which they ask.</summary>
internal sealed class AsyncLock : IDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);

    /// <summary>Does the work once no other is under way.</summary>
    /// <param name="work">What to do; it does not take the lock again.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> work, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
