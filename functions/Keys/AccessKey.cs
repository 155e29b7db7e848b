using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Keys;

/// <summary>A key by its name, and what it may do. The key itself is nowhere in it.</summary>
/// <param name="Name">For people and for the log.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Prefixes">The names that it may register; none for all names.</param>
/// <param name="Expires">From when on it is no key any more, or null for never.</param>
public sealed record AccessKey(string Name, Role Role, IReadOnlyList<string> Prefixes, DateTimeOffset? Expires)
{
    /// <summary>The key of a request, or null where the app checks none.</summary>
    public static AccessKey? Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<AccessKey>();
    }

    /// <summary>Whether it may change what has this name.</summary>
    /// <remarks>
    /// A prefix ends where a part of the name does: <c>web</c> is for <c>web</c>, <c>web-admin</c> and <c>web.eu</c>, not for
    /// <c>webshop</c>, which may
    /// be another team's.
    /// </remarks>
    public bool MayChange(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var prefix in Prefixes)
        {
            if (
                name.StartsWith(prefix, StringComparison.Ordinal)
                && (
                    name.Length == prefix.Length
                    || !char.IsAsciiLetterOrDigit(prefix[^1])
                    || !char.IsAsciiLetterOrDigit(name[prefix.Length])))
            {
                return true;
            }
        }

        return Prefixes.Count == 0;
    }
}
