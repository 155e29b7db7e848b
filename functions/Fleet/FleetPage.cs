using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Fleet;

/// <summary>The fleet page: one document that calls only this registry and runs only its own script.</summary>
public sealed class FleetPage : IResult
{
    private readonly byte[] _document;
    private readonly string _policy;

    /// <summary>Puts the document together.</summary>
    public FleetPage(AppSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (style, script) = (Read("page.css"), Read("page.js"));
        var lease = settings.DefaultSecondsToExpire.ToString(CultureInfo.InvariantCulture);
        _document = Encoding.UTF8.GetBytes(Read("page.html")
            .Replace("{{lease}}", lease, StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal));

        // The script sets the width of bars by the style of their elements, which the policy allows a script to do.
        _policy =
            $"default-src 'none'; script-src 'sha256-{Hash(script)}'; style-src 'sha256-{Hash(style)}'; img-src data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _document.Length;
        response.Headers.ContentSecurityPolicy = _policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
        await response.Body.WriteAsync(_document, httpContext.RequestAborted);
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using var stream = typeof(FleetPage).Assembly.GetManifestResourceStream($"fleet/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
