namespace Thalassa.Local.Host;

/// <summary>What ends an invocation that does not end by itself.</summary>
/// <param name="Timeout">The longest it may take.</param>
/// <param name="Time">The clock of <paramref name="Timeout"/>.</param>
/// <param name="Stopping">Cancelled when the app stops.</param>
internal sealed record InvocationLimits(TimeSpan Timeout, TimeProvider Time, CancellationToken Stopping)
{
    public sealed class Watch : IDisposable
    {
        private readonly CancellationTokenSource _source;
        private readonly CancellationTokenRegistration _stopping;

        public Watch(InvocationLimits limits)
        {
            _source = new CancellationTokenSource(limits.Timeout, limits.Time);
            _stopping = limits.Stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            _stopping.Dispose();
            _source.Dispose();
        }
    }
}
