using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Ui;

namespace Thalassa.Agent.Access;

/// <summary>
/// Who may call the API: on loopback every program of the machine, elsewhere callers with the key or a client certificate. Where there is
/// either, changes need it
/// on loopback too.
/// </summary>
/// <remarks>
/// The page itself is no secret, and asks for the key by which it gets what it shows.
/// A browser on the machine is not a program of the machine: pages of other sites must neither send changes through it
/// nor, by a name that they made point to 127.0.0.1, read answers.
/// </remarks>
internal sealed class ApiGuard(RequestDelegate next, AccessOptions options)
{
    private readonly byte[]? _key = options.ApiKey is null ? null : Encoding.UTF8.GetBytes(options.ApiKey);

    public Task InvokeAsync(HttpContext context)
    {
        // A certificate of other authorities did not come through the handshake.
        var name = context.Connection.ClientCertificate?.Subject ?? (HasKey(context.Request) ? "key" : null);
        if (name is null && (_key is not null || options.Tls?.ClientCa is not null) && NeedsKey(context.Request))
        {
            return RefuseAsync(context, 401, options.Tls?.ClientCa is null
                ? "Send the key as header x-functions-key."
                : "Send the key as header x-functions-key, or connect with a client certificate.");
        }

        if (name is not null)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "access"));
        }

        if (options.IsLoopback && !IsLocal(context.Request.Host.Host))
        {
            return RefuseAsync(context, 421, "This agent answers on loopback only; call it by 127.0.0.1, [::1] or localhost.");
        }

        return IsFromOtherSite(context.Request)
            ? RefuseAsync(context, 403, "Requests of other sites' pages are not answered.")
            : next(context);
    }

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);

    // Names of hosts are the same in either case, and with a final dot.
    private static bool IsLocal(string host) =>
        host.AsSpan().TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static bool IsFromOtherSite(HttpRequest request) =>
        request.Headers.Origin is [{ } origin, ..]
        && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private bool NeedsKey(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        || !(options.IsLoopback || UiEndpoints.IsPage(request.Path));

    private bool HasKey(HttpRequest request)
    {
        if (_key is null)
        {
            return false;
        }

        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString()
            : request.Query["code"] is [{ } code, ..] ? code
            : KeyOfProtocol(request);
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(_key));
    }

    // A page cannot give a WebSocket headers of its own, but names of protocols; the key is in one of them, as base64url.
    private static string KeyOfProtocol(HttpRequest request)
    {
        const string Prefix = $"{StreamServer.Protocol}.key.";
        var name = request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        return name is not null && Base64Url.IsValid(name.AsSpan(Prefix.Length))
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name.AsSpan(Prefix.Length)))
            : string.Empty;
    }
}

/// <summary>Who may call the API, and how often.</summary>
/// <param name="IsLoopback">Whether only programs of this machine can.</param>
/// <param name="ApiKey">The key, or null for none.</param>
/// <param name="Tls">How the API speaks TLS, or null for plain HTTP.</param>
/// <param name="RateLimit">Requests per second of one address, beyond loopback; 0 for no limit.</param>
public sealed record AccessOptions(bool IsLoopback, string? ApiKey, TlsFiles? Tls, int RateLimit);
