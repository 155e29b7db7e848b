using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>Waiting for changes, with <c>etcdjs</c>, on which etcd-registry stands.</summary>
public abstract class EtcdWaitTests(Place place) : AppTests(place, "--Compatibility=etcd")
{
    private readonly string _name = NewName();

    [Fact]
    public async Task A_wait_is_answered_by_the_next_change_of_a_key_or_a_directory()
    {
        await using var client = await ClientAsync();
        await using var waiter = await ClientAsync();
        var index = await IndexAsync();
        var key = waiter.CallAsync("wait", $"services/{_name}/one", new { waitIndex = index + 1 });
        await PutAsync(client, "two", 2);
        await PutAsync(client, "one", 1);
        var set = await key;
        Assert.Equal("set", set.GetProperty("action").GetString());
        Assert.Equal($"/services/{_name}/one", Node(set).GetProperty("key").GetString());
        Assert.Equal(Document(1), Node(set).GetProperty("value").GetString());

        var next = waiter.CallAsync("wait", $"services/{_name}", new { recursive = true, waitIndex = Modified(set) + 1 });
        await client.CallAsync("del", $"services/{_name}/two");
        var deleted = await next;
        Assert.Equal("delete", deleted.GetProperty("action").GetString());
        Assert.Equal($"/services/{_name}/two", Node(deleted).GetProperty("key").GetString());
        Assert.False(Node(deleted).TryGetProperty("value", out _));
        Assert.Equal(Document(2), deleted.GetProperty("prevNode").GetProperty("value").GetString());
        Assert.True(Modified(deleted) > Modified(set));
    }

    [Fact]
    public async Task Changes_of_other_clients_and_ends_of_leases_are_seen_too()
    {
        await using var waiter = await ClientAsync();
        var index = await IndexAsync();
        await App.OkAsync("POST", $"/registrations/{_name}/1.0.0/10.0.0.1/80");
        var set = await waiter.CallAsync("wait", $"services/{_name}", new { recursive = true, waitIndex = index + 1 });
        Assert.Equal("set", set.GetProperty("action").GetString());

        // A busy machine may see that only when it is over.
        await App.OkAsync("POST", $"/registrations/{_name}/1.0.0/10.0.0.1/80", """{"secondsToExpire": 1}""");
        var change = set;
        while (change.GetProperty("action").GetString() == "set")
        {
            change = await waiter.CallAsync("wait", $"services/{_name}", new { recursive = true, waitIndex = Modified(change) + 1 });
        }

        Assert.Contains(change.GetProperty("action").GetString(), (string[])["expire", "delete"]);
        Assert.Equal(Node(set).GetProperty("key").GetString(), Node(change).GetProperty("key").GetString());
    }

    [Fact]
    public async Task Change_between_two_waits_is_not_missed()
    {
        await using var client = await ClientAsync();
        var index = await IndexAsync();
        await PutAsync(client, "one", 1);
        await PutAsync(client, "one", 11);
        await client.CallAsync("del", $"services/{_name}/one");
        var actions = new List<string?>();
        while (actions.LastOrDefault() != "delete")
        {
            var change = await client.CallAsync("wait", $"services/{_name}", new { recursive = true, waitIndex = index + 1 });
            actions.Add(change.GetProperty("action").GetString());
            index = Modified(change);
        }

        Assert.Equal("delete", actions[^1]);
    }

    [Fact]
    public async Task A_history_that_does_not_reach_back_so_far_says_so_with_code_401()
    {
        await IndexAsync();
        var error = await Eventually.GivesAsync(async () =>
        {
            using var answer = await App.Http.GetAsync(new Uri($"/v2/keys/services/{_name}?wait=true&waitIndex=1", UriKind.Relative));
            return (int)answer.StatusCode == 400 ? await answer.Content.ReadAsStringAsync() : null;
        });
        Assert.Equal(401, JsonElement.Parse(error).GetProperty("errorCode").GetInt32());
        Assert.Equal("The event in requested index is outdated and cleared", JsonElement.Parse(error).GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_wait_has_its_headers_at_once()
    {
        using var answer = await App.Http.GetAsync(
            new Uri($"/v2/keys/services/{_name}?wait=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True(long.Parse(Assert.Single(answer.Headers.GetValues("X-Etcd-Index"))) > 0);
    }

    private static JsonElement Node(JsonElement change) => change.GetProperty("node");

    private static long Modified(JsonElement change) => Node(change).GetProperty("modifiedIndex").GetInt64();

    private static string Document(int port) => $$"""{"name":"web","port":{{port}},"hostname":"10.0.0.1"}""";

    private async Task<long> IndexAsync()
    {
        using var answer = await App.Http.GetAsync(new Uri("/v2/keys/services", UriKind.Relative));
        return long.Parse(Assert.Single(answer.Headers.GetValues("X-Etcd-Index")));
    }

    private async Task PutAsync(AncestorClient client, string key, int port) =>
        Assert.Equal(
            Document(port),
            Node(await client.CallAsync("set", $"services/{_name}/{key}", Document(port), new { ttl = 60 }))
                .GetProperty("value")
                .GetString());

    private Task<AncestorClient> ClientAsync() => AncestorClient.StartAsync("etcdjs", App.Address.Authority);
}

public sealed class EtcdWaitOnMemoryTests() : EtcdWaitTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class EtcdWaitOnTablesTests(AzuriteFixture azurite) : EtcdWaitTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class EtcdWaitOnWorkerTests(WorkerFixture worker) : EtcdWaitTests(Place.Under(worker));
