using System.Net;
using System.Security.Cryptography;
using static Thalassa.Infra.Tests.Deploying.Outcome;

namespace Thalassa.Infra.Tests.Deploying;

/// <summary>The keys that <c>./deploy</c> makes, asked of the real registry that it published.</summary>
public sealed class KeysTests
{
    [Fact]
    public async Task Unlisted_key_is_not_replaced_and_keeps_its_digest()
    {
        using var azure = new FakeAzure();
        Done(await azure.DeployAsync("--no-balancers"));
        var settings = azure.Read("settings");
        azure.Write("keys-fail", string.Empty);
        azure.Tries = 3;
        azure.Forget();

        Refused(await azure.DeployAsync("--no-balancers"), "ServiceUnavailable");

        Assert.Equal(settings, azure.Read("settings"));
        Assert.DoesNotContain(azure.Calls, call => call.Contains(" set ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_key_has_its_own_rights_and_keys_that_were_added_by_hand_stay()
    {
        using var azure = new FakeAzure();
        Done(await azure.DeployAsync("--no-balancers"));
        var digest = Convert.ToHexStringLower(SHA256.HashData("k-shop"u8));
        azure.Write(
            "settings",
            $"{azure.Read("settings")}\nAccessKeys__shop__Sha256={digest}\n"
            + "AccessKeys__shop__Role=register\nAccessKeys__shop__Prefixes=shop\n");
        Done(await azure.DeployAsync("--no-balancers"));

        Assert.Equal(
            HttpStatusCode.OK, await PutAsync("k-operators", "/backends/live", """{"type":"dynamic","name":"web","version":"1"}"""));
        Assert.Equal(
            HttpStatusCode.Forbidden, await PutAsync("k-apps", "/backends/live", """{"type":"dynamic","name":"web","version":"2"}"""));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("k-apps", "web"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("k-shop", "shop"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("k-shop", "web"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("k-smoke", "web"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("k-agents", "web"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("k-agents", "haproxy-000001"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("k-none", "web"));

        Task<HttpStatusCode> PostAsync(string key, string name) =>
            SendAsync(HttpMethod.Post, key, $"/registrations/{name}/1/192.0.2.7/80", "{}");
        Task<HttpStatusCode> PutAsync(string key, string path, string body) => SendAsync(HttpMethod.Put, key, path, body);
        async Task<HttpStatusCode> SendAsync(HttpMethod method, string key, string path, string body)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(method, new Uri(azure.Url + path)) { Content = new StringContent(body) };
            request.Headers.Add("x-functions-key", key);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
