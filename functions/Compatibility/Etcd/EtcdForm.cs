using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Thalassa.Functions.Requests;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>The fields of a request, from the form in its body and from its query.</summary>
internal sealed class EtcdForm
{
    private const int MaxBytes = 64 * 1024;
    private static readonly string[] Truths = ["1", "t", "T", "true", "TRUE", "True"];
    private static readonly string[] Lies = ["0", "f", "F", "false", "FALSE", "False"];
    private readonly Dictionary<string, StringValues> _body;
    private readonly IQueryCollection _query;

    private EtcdForm(Dictionary<string, StringValues> body, IQueryCollection query) => (_body, _query) = (body, query);

    /// <summary>Reads the body, if there is one.</summary>
    public static async Task<EtcdForm> ReadAsync(HttpRequest request)
    {
        var body = await RequestBody.ReadAsync(request, MaxBytes);
        return new EtcdForm(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)), request.Query);
    }

    /// <summary>A field's text, or null.</summary>
    public string? Text(string field) =>
        _body.TryGetValue(field, out var text) || _query.TryGetValue(field, out text) ? text.ToString() : null;

    /// <summary>A field that is true or false, or null.</summary>
    public bool? Bool(string field) =>
        Text(field) switch
        {
            null => null,
            var text when Truths.Contains(text, StringComparer.Ordinal) => true,
            var text when Lies.Contains(text, StringComparer.Ordinal) => false,
            _ => throw EtcdError.InvalidField(
                field.StartsWith("prev", StringComparison.Ordinal) ? $"invalid value for {field}" : $"invalid value for \"{field}\""),
        };

    /// <summary>A field that is an index, or null.</summary>
    public long? Index(string field) => Text(field) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => index,
        _ => throw EtcdError.IndexNaN(field),
    };

    /// <summary>The lease, seconds: as near to <c>ttl</c> as a lease can be; the longest where it is not given.</summary>
    public int Ttl() =>
        Text("ttl") switch
        {
            null or "" => MetaRules.MaxSecondsToExpire,
            var text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) => (int)
                Math.Clamp(ttl, 1, MetaRules.MaxSecondsToExpire),
            _ => throw EtcdError.TtlNaN(),
        };

    /// <summary>The condition of a write or removal.</summary>
    public EtcdCondition Condition() =>
        new(Bool("prevExist"), Text("prevValue") is { Length: > 0 } value ? value : null, Index("prevIndex"));
}
