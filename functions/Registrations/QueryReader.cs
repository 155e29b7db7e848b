using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Registrations;

/// <summary>Reads the query of a request.</summary>
internal static class QueryReader
{
    /// <summary>Maximum number of registrations per page.</summary>
    public const int MaxLimit = 10_000;

    private const string MetaPrefix = "meta.";

    /// <summary>Reads the route and the query; every fault goes into <paramref name="faults"/>.</summary>
    public static RegistrationQuery Read(IQueryCollection query, string? name, string? version, FaultList faults)
    {
        string[] names = name is null ? [.. query["name"].Select(text => text ?? string.Empty).Distinct(StringComparer.Ordinal)] : [name];
        Array.ForEach(names, text => ServiceToken.Check(text, "name", faults));
        if (version is not null)
        {
            ServiceToken.Check(version, "version", faults);
        }

        return new RegistrationQuery
        {
            Names = names,
            Version = version,
            Limit = ReadLimit(query["limit"], faults),
            From = query["from"] is [{ } from] ? Continuation.Parse(from, "from", faults) : null,
            Meta = query.Keys.Any(IsMeta) ? [.. query.Where(pair => IsMeta(pair.Key)).SelectMany(Filters)] : [],
        };
    }

    /// <summary>The address of the page that begins at <paramref name="continuation"/>, with everything else of the request's.</summary>
    public static string Next(HttpRequest request, Continuation continuation)
    {
        var query = new QueryBuilder(request.Query.Where(pair => !pair.Key.Equals("from", StringComparison.OrdinalIgnoreCase)))
        {
            { "from", continuation.ToString() },
        };
        return request.PathBase + request.Path.ToUriComponent() + query.ToQueryString();
    }

    private static int? ReadLimit(StringValues text, FaultList faults)
    {
        if (text.Count == 0)
        {
            return null;
        }

        if (
            text is [var only]
            && int.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        faults.Add("limit", $"must be a single whole number from 1 to {MaxLimit}");
        return null;
    }

    private static bool IsMeta(string key) => key.Length > MetaPrefix.Length && key.StartsWith(MetaPrefix, StringComparison.Ordinal);

    private static IEnumerable<MetaFilter> Filters(KeyValuePair<string, StringValues> pair) =>
        pair.Value.Select(value => new MetaFilter(pair.Key[MetaPrefix.Length..], value ?? string.Empty));
}
