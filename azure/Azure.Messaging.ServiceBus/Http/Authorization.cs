using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>The pipeline policy for each kind of credential.</summary>
internal static class Authorization
{
    private const string Scope = "https://servicebus.azure.net/.default";

    public static HttpPipelinePolicy Of(TokenCredential credential) => new BearerTokenAuthenticationPolicy(credential, Scope);

    public static HttpPipelinePolicy Of(AzureNamedKeyCredential credential, TimeProvider clock) => new SharedAccessKeyPolicy(credential, clock);

    public static HttpPipelinePolicy Of(AzureSasCredential credential) => new SignaturePolicy(credential);

    private sealed class SignaturePolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) =>
            message.Request.Headers.SetValue("Authorization", credential.Signature);
    }
}
