using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Thalassa.Bench.Registry.Load;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>The limit on Azurite: the write that a heartbeat comes to, signed beforehand and sent without a registry between.</summary>
internal static class RawTable
{
    private const string Table = "raw";

    /// <summary>Creates a table with the rows of a thousand registrations.</summary>
    public static async Task<Contender> StartAsync(Azurite azurite)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, azurite.TableEndpoint.Port);
        string[] json = ["Content-Type: application/json", "Prefer: return-no-content"];
        ReadOnlyMemory<byte> create = Requests.Build(
            $"POST /{Azurite.Account}/Tables", $$"""{"TableName":"{{Table}}"}""", [.. json, .. Signature($"/{Azurite.Account}/Tables")]);
        ReadOnlyMemory<byte>[] rows = [.. Each((path, service, instance) => Write(path, Row(service, instance)))];
        var failed = (await LoadRun.OnceAsync(endpoint, 1, [create])).Failed + (await LoadRun.OnceAsync(endpoint, 8, rows)).Failed;
        return failed == 0
            ? new Contender("raw Azurite writes", endpoint, [.. Each((path, _, _) => Write(path, Lease(), "If-Match: *"))], azurite.Process)
            : throw new InvalidOperationException($"Azurite refused {failed} of the rows of the raw table.");
    }

    private static IEnumerable<T> Each<T>(Func<string, int, int, T> make) =>
        from service in Enumerable.Range(0, Contender.Services)
        from instance in Enumerable.Range(0, Contender.Instances)
        let path = $"/{Azurite.Account}/{Table}(PartitionKey='service-{service}',RowKey='1.0.0%7C10.0.0.{instance}%7C{8000 + service}')"
        select make(path, service, instance);

    private static ReadOnlyMemory<byte> Write(string path, string body, params string[] headers) => Requests.Build(
        $"PATCH {path}", body, [.. headers, "Content-Type: application/json", .. Signature(path)]);

    private static string Lease()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        const string Int64 = "Edm.Int64";
        var ends = now + 3_600_000;
        return $$"""{"LastKnown@odata.type":"{{Int64}}","LastKnown":"{{now}}","ExpiresAt@odata.type":"{{Int64}}","ExpiresAt":"{{ends}}"}""";
    }

    private static string Row(int service, int instance)
    {
        var meta = Requests.Meta(service, instance, 3600).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $$"""{{Lease()[..^1]}},"Meta":"{{meta}}","MetaHash":"{{new string('0', 32)}}","Registered":"2026-01-01T00:00:00Z"}""";
    }

    private static string[] Signature(string path)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetBytes($"{date}\n/{Azurite.Account}{path}");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Azurite.Key), text));
        return
        [
            $"x-ms-date: {date}",
            "x-ms-version: 2020-12-06",
            "Accept: application/json;odata=minimalmetadata",
            "DataServiceVersion: 3.0",
            $"Authorization: SharedKeyLite {Azurite.Account}:{signature}",
        ];
    }
}
