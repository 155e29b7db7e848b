using System.Security.Cryptography;
using System.Text;

namespace Thalassa.Functions.Tests.Access;

/// <summary>Keys as an operator would set them, and their settings.</summary>
internal static class TestKeys
{
    public const string Reader = "k-reader-11";
    public const string Web = "k-web-22";
    public const string Apps = "k-apps-33";
    public const string Operator = "k-operator-44";
    public const string Expired = "k-expired-55";

    /// <summary>One of each kind.</summary>
    public static string[] Settings { get; } =
    [
        .. Of("reader", Reader, "read"),
        .. Of("web", Web, "register", "Prefixes=web,shop-"),
        .. Of("apps", Apps, "register"),
        .. Of("operator", Operator, "operate"),
        .. Of("expired", Expired, "operate", "Expires=2020-01-31"),
    ];

    /// <summary>The settings of one key, as arguments of the app.</summary>
    public static string[] Of(string name, string key, string role, params string[] more) =>
        [.. ((string[])[$"Sha256={Digest(key)}", $"Role={role}", .. more]).Select(member => $"--AccessKeys:{name}:{member}")];

    public static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
