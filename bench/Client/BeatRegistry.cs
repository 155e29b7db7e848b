using System.Net;
using System.Text;

namespace Thalassa.Bench.Client;

/// <summary>
/// Answers heartbeats in this process with what a registry would, made beforehand: what is measured is the client's alone.
/// </summary>
internal sealed class BeatRegistry : HttpMessageHandler
{
    private readonly byte[] _bulk;
    private readonly byte[] _single = Encoding.UTF8.GetBytes(Registration(1));

    public BeatRegistry(int registrations)
    {
        var results = Enumerable.Range(1, registrations).Select(port => $$"""{"status":200,"registration":{{Registration(port)}}}""");
        _bulk = Encoding.UTF8.GetBytes($"[{string.Join(',', results)}]");
    }

    /// <summary>How many requests came.</summary>
    public int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        var isBulk = request.RequestUri!.AbsolutePath == "/registrations";
        return Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new ReadOnlyMemoryContent(isBulk ? _bulk : _single) });
    }

    private static string Registration(int port) =>
        $$$"""{"id":"/web/1.0.0/10.0.0.5/{{{port}}}","name":"web","version":"1.0.0","host":"10.0.0.5","port":{{{port}}},"lastKnown":1700000000000,"meta":{"secondsToExpire":60,"hostname":"app","pid":1,"registered":1700000000000},"revision":1}""";
}
