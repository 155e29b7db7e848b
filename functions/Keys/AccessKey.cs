using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Keys;

/// <summary>A named key with its rights, without the key itself.</summary>
/// <param name="Name">Its name in the log.</param>
/// <param name="Role">Its rights.</param>
/// <param name="Prefixes">The prefixes of names that it may register; empty for all names.</param>
/// <param name="Expires">When it expires, or null for never.</param>
public sealed record AccessKey(string Name, Role Role, IReadOnlyList<string> Prefixes, DateTimeOffset? Expires)
{
    /// <summary>The key of a request, or null if the app does not check keys.</summary>
    public static AccessKey? Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<AccessKey>();
    }

    /// <summary>Whether it may change registrations of this name.</summary>
    /// <remarks>
    /// A prefix matches whole parts of a name: <c>web</c> covers <c>web</c>, <c>web-admin</c> and <c>web.eu</c>, but not
    /// <c>webshop</c>, which may belong to another team.
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
