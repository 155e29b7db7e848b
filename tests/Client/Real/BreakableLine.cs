namespace Thalassa.Client.Tests.Real;

/// <summary>A way to the registry that can be cut, open streams included.</summary>
public sealed class BreakableLine() : DelegatingHandler(new SocketsHttpHandler())
{
    private CancellationTokenSource _cut = new();

    public void Break() => _cut.Cancel();

    public void Mend() => _cut = new CancellationTokenSource();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var cut = _cut.Token;
        if (cut.IsCancellationRequested)
        {
            throw new HttpRequestException("The line is cut");
        }

        var answer = await base.SendAsync(request, cancellationToken);
        answer.Content = new StreamContent(new CuttableStream(await answer.Content.ReadAsStreamAsync(cancellationToken), cut))
        {
            Headers = { ContentType = answer.Content.Headers.ContentType },
        };
        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        _cut.Dispose();
        base.Dispose(disposing);
    }

    private sealed class CuttableStream(Stream inner, CancellationToken cut) : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cut, cancellationToken);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException cancelled) when (cut.IsCancellationRequested)
            {
                throw new IOException("The line is cut", cancelled);
            }
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            inner.CopyToAsync(destination, bufferSize, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
