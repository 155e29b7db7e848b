using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>Signs requests with a shared access key. A token serves every request below its audience until shortly before its end.</summary>
internal sealed class SharedAccessKeyPolicy(AzureNamedKeyCredential credential, TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    public override void OnSendingRequest(HttpMessage message)
    {
        var audience = message.TryGetProperty(ServiceBusConnection.AudienceProperty, out var value)
            ? (string)value!
            : message.Request.Uri.ToUri().GetLeftPart(UriPartial.Authority);
        message.Request.Headers.SetValue("Authorization", TokenFor(audience));
    }

    private string TokenFor(string audience)
    {
        var (name, key) = credential;
        var now = clock.GetUtcNow();
        if (_tokens.TryGetValue(audience, out var known) && known.Name == name && known.Key == key && now < known.End - RenewBefore)
        {
            return known.Text;
        }

        var token = new Token(name, key, now + Life, Sign(audience, name, key, now + Life));
        _tokens[audience] = token;
        return token.Text;
    }

    private static string Sign(string audience, string name, string key, DateTimeOffset end)
    {
        // The service checks the signature over 'sr' exactly as it is written, and takes the key's text itself, not what it decodes to.
        var resource = WebUtility.UrlEncode(audience);
        var seconds = end.ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{seconds}"));
        return $"SharedAccessSignature sr={resource}&sig={WebUtility.UrlEncode(Convert.ToBase64String(signature))}"
            + $"&se={seconds}&skn={WebUtility.UrlEncode(name)}";
    }

    private sealed record Token(string Name, string Key, DateTimeOffset End, string Text);
}
