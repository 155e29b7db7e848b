using System.Text.Json;
using Azure.Data.Tables;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Problems;

/// <summary>A row of the store that cannot be read: its callers learn which, and all others are served.</summary>
[Collection(OnAzurite.Name)]
public sealed class UnreadableTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("/frontends", "!routing", "frontend|KEY|", "Definition0", "frontend/KEY")]
    [InlineData("/frontends", "!routing", "frontend|KEY|east", "Definition0", "frontend/KEY?east")]
    [InlineData("/registrations", "KEY", "1|127.0.0.1|80", "Meta", "/KEY/1/127.0.0.1/80")]
    [InlineData("/registrations/KEY", "KEY", "1|127.0.0.1|80", "Meta", "/KEY/1/127.0.0.1/80")]
    [InlineData("/registrations?name=KEY&meta.a=b", "KEY", "1|127.0.0.1|80", "Meta", "/KEY/1/127.0.0.1/80")]
    [InlineData("/registrations?name=KEY&limit=10", "KEY", "1|127.0.0.1|80", "Meta", "/KEY/1/127.0.0.1/80")]
    public async Task List_that_leaves_something_out_names_it_and_has_another_tag(
        string list, string partition, string row, string property, string id)
    {
        var key = $"k{Guid.NewGuid():N}";
        string Of(string text) => text.Replace("KEY", key, StringComparison.Ordinal);
        await using var app = await Place.On(azurite).StartAsync([]);
        await app.OkAsync("PUT", $"/frontends/{key}", """{"bind":"*:80","backend":"b"}""");
        await app.OkAsync("PUT", $"/frontends/{key}?label=east", """{"bind":"*:80","backend":"b"}""");
        await app.OkAsync("POST", $"/registrations/{key}/1/127.0.0.1/80", """{"secondsToExpire":600,"a":"b"}""");
        using var before = await app.SendAsync("GET", Of(list));
        Assert.False(before.Headers.Contains("Thalassa-Unreadable"));
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("registrations");
        await table.UpdateEntityAsync(
            new TableEntity(Of(partition), Of(row)) { [property] = "{" }, Azure.ETag.All, TableUpdateMode.Merge);

        using var after = await app.SendAsync("GET", Of(list), null, ("If-None-Match", before.Headers.ETag!.ToString()));
        Assert.Equal(System.Net.HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(Of(id), Assert.Single(after.Headers.GetValues("Thalassa-Unreadable")));
        Assert.Equal(await CountAsync(before) - 1, await CountAsync(after));
        using var same = await app.SendAsync("GET", Of(list), null, ("If-None-Match", after.Headers.ETag!.ToString()));
        Assert.Equal(System.Net.HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(Of(id), Assert.Single(same.Headers.GetValues("Thalassa-Unreadable")));

        await table.DeleteEntityAsync(Of(partition), Of(row));
        using var gone = await app.SendAsync("GET", Of(list), null, ("If-None-Match", after.Headers.ETag!.ToString()));
        Assert.Equal(System.Net.HttpStatusCode.OK, gone.StatusCode);
        Assert.False(gone.Headers.Contains("Thalassa-Unreadable"));
        await app.OkAsync("DELETE", $"/frontends/{key}{(id.Contains("east", StringComparison.Ordinal) ? string.Empty : "?label=east")}");
        await app.SendAsync("DELETE", $"/frontends/{key}");
        await app.OkAsync("DELETE", $"/registrations/{key}/1/127.0.0.1/80");
    }

    [Fact]
    public async Task Damaged_object_with_a_label_is_found_by_its_key()
    {
        var bad = $"bad{Guid.NewGuid():N}";
        await using var app = await Place.On(azurite).StartAsync([]);
        await app.OkAsync("PUT", $"/backends/{bad}?label=east", """{"type":"dynamic","name":"web","version":"1"}""");
        await app.OkAsync("PUT", $"/backends/{bad}?label=west", """{"type":"dynamic","name":"web","version":"1"}""");
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("registrations");
        await table.UpdateEntityAsync(
            new TableEntity("!routing", $"backend|{bad}|east") { ["Definition0"] = "{" }, Azure.ETag.All, TableUpdateMode.Merge);

        var several = await app.ProblemAsync(409, "GET", $"/backends/{bad}");
        Assert.Contains("east", several.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await app.ProblemAsync(409, "DELETE", $"/backends/{bad}");
        await app.OkAsync("DELETE", $"/backends/{bad}?label=west");
        await app.ProblemAsync(500, "GET", $"/backends/{bad}");
        await app.OkAsync("DELETE", $"/backends/{bad}");
        await app.ProblemAsync(404, "GET", $"/backends/{bad}");
    }

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

        using var answer = await app.SendAsync("GET", "/backends");
        Assert.Equal($"backend/{bad}", Assert.Single(answer.Headers.GetValues("Thalassa-Unreadable")));
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
        using var mended = await app.SendAsync("GET", "/backends");
        Assert.False(mended.Headers.Contains("Thalassa-Unreadable"));
        await app.OkAsync("PUT", $"/backends/{bad}", """{"type":"dynamic","name":"web","version":"1"}""");
        await app.OkAsync("GET", "/backends");
        Assert.Equal(0, (await app.OkAsync("GET", "/status")).GetProperty("store").GetProperty("unreadable").GetArrayLength());
    }

    private static async Task<int> CountAsync(HttpResponseMessage list) =>
        JsonElement.Parse(await list.Content.ReadAsStringAsync()).GetArrayLength();
}
