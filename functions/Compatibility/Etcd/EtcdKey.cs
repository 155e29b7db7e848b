using System.Security.Cryptography;
using System.Text;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>
/// A place in etcd's tree below <c>/services</c>: <c>/services/{namespace}/{service}/{entry}</c>, the namespace of any depth or none.
/// </summary>
internal static class EtcdKey
{
    /// <summary>Where services are; nothing else is kept.</summary>
    public const string Root = "/services";

    /// <summary>The longest key, characters.</summary>
    public const int MaxLength = 512;

    /// <summary>The form of a path that etcd has: one slash before each part, none at the end.</summary>
    public static string Normal(string? path) =>
        $"/{string.Join('/', (path ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries))}";

    /// <summary>Whether <paramref name="key"/> is <paramref name="place"/> or below it.</summary>
    public static bool IsIn(string key, string place) =>
        key == place
        || place == "/"
        || (key.Length > place.Length && key[place.Length] == '/' && key.StartsWith(place, StringComparison.Ordinal));

    /// <summary>Whether an entry can be kept under this key.</summary>
    public static bool IsEntry(string key) =>
        key.Length <= MaxLength
        && key.StartsWith($"{Root}/", StringComparison.Ordinal)
        && Parts(key).Length >= 2
        && !key.Any(char.IsControl);

    /// <summary>The service of an entry: the part before the last.</summary>
    public static string ServiceOf(string key) => Parts(key)[^2];

    /// <summary>
    /// The services that a key may be meant for: as an entry, that of the part before the last; as a service's directory, the last.
    /// </summary>
    public static IEnumerable<string> ServicesOf(string key) =>
        key.StartsWith($"{Root}/", StringComparison.Ordinal) ? Parts(key)[^Math.Min(2, Parts(key).Length)..] : [];

    /// <summary>The namespace of an entry, or null.</summary>
    public static string? NamespaceOf(string key) => Parts(key) is { Length: > 2 } parts ? string.Join('/', parts[..^2]) : null;

    /// <summary>The key that etcd-registry would give a registration of another client.</summary>
    /// <param name="id">The registration.</param>
    /// <param name="url">Where it is.</param>
    /// <param name="within">A namespace, or null.</param>
    public static string Of(RegistrationId id, string url, string? within) =>
        $"{Root}/{(within is null ? string.Empty : $"{within}/")}{Word(id.Name)}/{Digest($"{id.Name}-{url}")}";

    // etcd-registry's own rule for a service's name in a key.
    private static string Word(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-'));

#pragma warning disable CA5350 // Not for safety: it is what the client computes, too.
    private static string Digest(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private static string[] Parts(string key) => key[(Root.Length + 1)..].Split('/');
}
