using Azure.Data.Tables;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Problems;

/// <summary>A row of the store that cannot be read: its callers learn which, and all others are served.</summary>
[Collection(OnAzurite.Name)]
public sealed class UnreadableTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Damaged_backend_is_named_left_out_and_removed_on_request()
    {
        var (good, bad) = ($"good{Guid.NewGuid():N}", $"bad{Guid.NewGuid():N}");
        await using var app = await Place.On(azurite).StartAsync([]);
        await app.OkAsync("PUT", $"/backends/{good}", """{"type":"dynamic","name":"web","version":"1"}""");
        await app.OkAsync("PUT", $"/backends/{bad}", """{"type":"dynamic","name":"web","version":"1"}""");
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("registrations");
        await table.UpdateEntityAsync(
            new TableEntity("!routing", $"backend|{bad}|") { ["Definition0"] = "{" }, Azure.ETag.All, TableUpdateMode.Merge);

        var listed = await app.OkAsync("GET", "/backends");
        var keys = listed.EnumerateArray().Select(backend => backend.GetProperty("key").GetString()).ToList();
        Assert.Contains(good, keys);
        Assert.DoesNotContain(bad, keys);
        var store = (await app.OkAsync("GET", "/status")).GetProperty("store");
        Assert.True(store.GetProperty("healthy").GetBoolean());
        Assert.Contains($"!routing/backend|{bad}|", store.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal($"!routing/backend|{bad}|", store.GetProperty("unreadable")[0].GetProperty("row").GetString());
        const string Change = """{"type":"dynamic","name":"web","version":"2"}""";
        foreach (var (method, body) in new[] { ("GET", null), ("PUT", Change), ("POST", """{"version":"2"}""") })
        {
            var problem = await app.ProblemAsync(500, method, $"/backends/{bad}", body);
            Assert.Contains("DELETE", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await app.OkAsync("DELETE", $"/backends/{bad}");
        await app.OkAsync("PUT", $"/backends/{bad}", """{"type":"dynamic","name":"web","version":"1"}""");
        await app.OkAsync("GET", "/backends");
        Assert.Equal(0, (await app.OkAsync("GET", "/status")).GetProperty("store").GetProperty("unreadable").GetArrayLength());
    }
}
