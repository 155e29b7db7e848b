using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace Thalassa.Bench.Simulation.Doubles;

/// <summary>
/// The table service in this process, below the real client: one table, the requests that the registry makes, and 503 <c>ServerBusy</c> for
/// what is above
/// the targets of <see cref="Throttle"/>.
/// </summary>
public sealed partial class TableDouble : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly TableRows _rows = new();

    /// <summary>The targets.</summary>
    public Throttle Throttle { get; } = new();

    /// <summary>How long a request takes that is let through.</summary>
    public TimeSpan Latency { get; set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, TimeProvider.System, cancellationToken);
        }

        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
        return path.EndsWith("/$batch", StringComparison.Ordinal) ? Transact(body)
            : path.EndsWith("/Tables", StringComparison.Ordinal) ? Answer(201, "{\"TableName\":\"t\"}")
            : Entity.Match(path) is { Success: true } keys
                ? One(request, Unquote(keys.Groups[1].Value), Unquote(keys.Groups[2].Value), body)
            : request.Method == HttpMethod.Post ? throw new NotSupportedException("The registry inserts in transactions only.")
            : Query(HttpUtility.ParseQueryString(request.RequestUri.Query));
    }

    private static string Unquote(string key) => key.Replace("''", "'", StringComparison.Ordinal);

    private static HttpResponseMessage Answer(int status, string body = "", string? etag = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (etag is not null)
        {
            answer.Headers.TryAddWithoutValidation("ETag", etag);
        }

        return answer;
    }

    private static string Error(string code, string message) =>
        $"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"{message}\"}}}}}}";

    private static HttpResponseMessage Busy() => Answer(503, Error("ServerBusy", "The server is busy."));

    private HttpResponseMessage One(HttpRequestMessage request, string partition, string key, string body)
    {
        if (!Throttle.TryTake(partition, 1))
        {
            return Busy();
        }

        lock (_lock)
        {
            if (request.Method == HttpMethod.Get)
            {
                if (_rows.Find(partition, key) is not { } row)
                {
                    return Answer(404, Error("ResourceNotFound", "There is no such row."));
                }

                var json = new StringBuilder();
                row.Write(json, null);
                return Answer(200, json.ToString(), row.ETag);
            }

            var ifMatch = request.Headers.TryGetValues("If-Match", out var values) ? values.First() : null;
            var change = new TableChange(request.Method.Method, partition, key, body.Length == 0 ? null : JsonElement.Parse(body), ifMatch);
            return _rows.Refuse(change) is var (status, code)
                ? Answer(status, Error(code, "It is not as expected."))
                : Answer(204, etag: _rows.Make(change));
        }
    }

    private HttpResponseMessage Query(System.Collections.Specialized.NameValueCollection query)
    {
        var text = query["$filter"] ?? string.Empty;
        if (!Throttle.TryTake(SinglePartition.Match(text) is { Success: true } single ? single.Groups[1].Value : null, 1))
        {
            return Busy();
        }

        var select = query["$select"]?.Split(',').ToHashSet(StringComparer.Ordinal);
        (string, string)? from = query["NextPartitionKey"] is { } partition ? (partition, query["NextRowKey"] ?? string.Empty) : null;
        var filter = new RowFilter(text);
        lock (_lock)
        {
            var (json, next) = _rows.Query(filter, select, int.TryParse(query["$top"], out var top) ? top : int.MaxValue, from);
            var answer = Answer(200, json);
            if (next is not null)
            {
                answer.Headers.TryAddWithoutValidation("x-ms-continuation-NextPartitionKey", next.Partition);
                answer.Headers.TryAddWithoutValidation("x-ms-continuation-NextRowKey", next.Key);
            }

            return answer;
        }
    }

    private HttpResponseMessage Transact(string body)
    {
        var changes = Part.Matches(body).Select(ReadChange).ToList();
        if (!Throttle.TryTake(changes[0].Partition, changes.Count))
        {
            return Busy();
        }

        lock (_lock)
        {
            for (var i = 0; i < changes.Count; i++)
            {
                if (_rows.Refuse(changes[i]) is var (status, code))
                {
                    var error = Error(code, $"{i}:It is not as expected.");
                    return Batch([$"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\n\r\n{error}\r\n"]);
                }
            }

            return Batch(changes.Select(change => $"HTTP/1.1 204 No Content\r\nETag: {_rows.Make(change)}\r\n\r\n\r\n"));
        }
    }

    private static HttpResponseMessage Batch(IEnumerable<string> answers)
    {
        var body = new StringBuilder("--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n");
        foreach (var one in answers)
        {
            body.Append("--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n").Append(one);
        }

        var answer = Answer(202, body.Append("--changesetresponse_1--\r\n--batchresponse_1--\r\n").ToString());
        answer.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_1");
        return answer;
    }

    private static TableChange ReadChange(Match part)
    {
        var (verb, path, json) = (
            part.Groups[1].Value, Uri.UnescapeDataString(new Uri(part.Groups[2].Value).AbsolutePath), part.Groups[4].Value.Trim());
        var ifMatch = IfMatch.Match(part.Groups[3].Value) is { Success: true } condition ? condition.Groups[1].Value.Trim() : null;
        JsonElement? entity = json.Length == 0 ? null : JsonElement.Parse(json);
        return Entity.Match(path) is { Success: true } keys
            ? new TableChange(verb, Unquote(keys.Groups[1].Value), Unquote(keys.Groups[2].Value), entity, ifMatch)
            : new TableChange(
                verb,
                entity!.Value.GetProperty("PartitionKey").GetString()!,
                entity.Value.GetProperty("RowKey").GetString()!,
                entity,
                ifMatch);
    }

    [GeneratedRegex(@"\(PartitionKey='((?:[^']|'')*)',RowKey='((?:[^']|'')*)'\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Entity { get; }

    [GeneratedRegex(@"^PartitionKey eq '((?:[^']|'')*)'", RegexOptions.CultureInvariant)]
    private static partial Regex SinglePartition { get; }

    [GeneratedRegex(@"\r\n(POST|PATCH|PUT|DELETE) (\S+) HTTP/1\.1\r\n((?:[^\r\n]+\r\n)*)\r\n([^\r\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Part { get; }

    [GeneratedRegex(@"^If-Match: (.*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex IfMatch { get; }
}
