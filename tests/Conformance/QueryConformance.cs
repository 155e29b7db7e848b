using System.Buffers;
using System.Text;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

/// <summary>How every store lists registrations.</summary>
public abstract class QueryConformance : StoreFixture
{
    private static readonly string[] All =
    [
        "/a/1.0.1/h/1", "/a/1.0/g/9", "/a/1.0/h.b/1", "/a/1.0/h/10", "/a/1.0/h/9", "/a/1.0~x/h/1", "/a.b/1/h/1", "/b/1/::1/1", "/b/2/h/1",
    ];

    [Fact]
    public async Task Lists_are_in_the_order_of_a_table()
    {
        await RegisterAsync(All.Reverse());

        Assert.Equal(Sorted(All), await IdsAsync());
        Assert.Equal(Sorted(All.Where(id => id.StartsWith("/a/", StringComparison.Ordinal))), await IdsAsync(new() { Names = ["a"] }));
        Assert.Equal(
            ["/a/1.0/g/9", "/a/1.0/h.b/1", "/a/1.0/h/10", "/a/1.0/h/9"],
            (await IdsAsync(new() { Names = ["a"], Version = "1.0" })).Order(StringComparer.Ordinal));
        Assert.Equal(["/b/1/::1/1", "/b/2/h/1"], await IdsAsync(new() { Names = ["b"] }));
    }

    [Fact]
    public async Task Several_services_are_listed_together_and_unknown_ones_are_empty()
    {
        await RegisterAsync(All);

        Assert.Equal(["/a.b/1/h/1", "/b/1/::1/1", "/b/2/h/1"], await IdsAsync(new() { Names = ["b", "a.b", "b", "nobody"] }));
        Assert.Empty(await IdsAsync(new() { Names = ["nobody"] }));
        Assert.Empty(await IdsAsync(new() { Names = ["a"], Version = "1" }));
        Assert.Equal(["/a.b/1/h/1", "/b/1/::1/1"], await IdsAsync(new() { Version = "1" }));
    }

    [Fact]
    public async Task Pages_follow_each_other_and_miss_nothing()
    {
        await RegisterAsync(All);
        foreach (var limit in Enumerable.Range(1, All.Length + 1))
        {
            var seen = new List<string>();
            Continuation? from = null;
            do
            {
                var page = await Store.QueryAsync(new RegistrationQuery { Limit = limit, From = from });
                Assert.True(page.List.Count <= limit, $"{page.List.Count} on a page of {limit}.");
                seen.AddRange(IdsOf(page.List));
                from = page.Continuation;
            }
            while (from is not null);

            Assert.Equal(Sorted(All), seen);
        }
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_one_ended_though_that_registration_is_gone()
    {
        await RegisterAsync(All);
        var first = await Store.QueryAsync(new RegistrationQuery { Names = ["a"], Limit = 3 });
        var last = first.List.Items[^1].Id;
        await Store.RemoveAsync(last, At(1));

        Assert.NotNull(first.Continuation);
        var rest = await IdsAsync(new() { Names = ["a"], From = first.Continuation });
        Assert.Equal(Sorted(All.Where(id => id.StartsWith("/a/", StringComparison.Ordinal))).Skip(3), rest);
    }

    [Fact]
    public async Task The_tag_of_a_list_changes_with_every_transition_and_with_no_heartbeat()
    {
        var tags = new List<string>();
        await NoteAsync();
        await HeartbeatAsync(At(0), "/a/1/h/1");
        await NoteAsync();
        await HeartbeatAsync(At(0), "/a/1/h/2");
        await NoteAsync();
        await HeartbeatAsync(At(1), "/a/1/h/2", """{"weight":1}""");
        await NoteAsync();
        await Store.RemoveAsync(Id("/a/1/h/1"), At(2));
        await NoteAsync();
        await HeartbeatAsync(At(3), "/a/1/h/1");
        await NoteAsync();

        Assert.Equal(tags.Count, tags.Distinct(StringComparer.Ordinal).Count());
        Assert.All(tags, tag => Assert.Matches("^\"[!-~]{1,100}\"$", tag));
        await HeartbeatAsync(At(4), "/a/1/h/1");
        await HeartbeatAsync(At(4), "/a/1/h/2", """{"weight":1}""");
        Assert.Equal(tags[^1], (await Store.QueryAsync(new RegistrationQuery())).List.ETag);

        async Task NoteAsync() => tags.Add((await Store.QueryAsync(new RegistrationQuery())).List.ETag);
    }

    [Fact]
    public async Task Json_equals_the_json_of_the_model()
    {
        await HeartbeatAsync(At(0), "/web/1.0.0+b~1/::1/80", """{"text":"a\"b","n":[1,2]}""");
        await HeartbeatAsync(At(1), "/web/1.0.1/my-host.example/65535");
        var list = (await Store.QueryAsync(new RegistrationQuery())).List;
        var written = new ArrayBufferWriter<byte>();
        list.WriteTo(written);

        var read = JsonSerializer.Deserialize(written.WrittenSpan, Json.Default.RegistrationArray)!;
        Assert.Equal(IdsOf(list), read.Select(item => item.Id.ToString()));
        var model = JsonSerializer.Serialize(
            list.Items.ToArray().Select(item => item.ToRegistration()).ToArray(), Json.Relaxed.RegistrationArray);
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(model), JsonElement.Parse(written.WrittenSpan)),
            Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Fact]
    public async Task Two_thousand_five_hundred_are_listed_in_one_answer()
    {
        await Store.HeartbeatAsync([.. Enumerable.Range(1, 2500).Select(i => Beat($"/big/1/h/{i}"))], At(0));

        Assert.Equal(2500, (await IdsAsync(new() { Names = ["big"] })).Length);
        Assert.Equal(2500, (await IdsAsync(new() { Names = ["big"], Version = "1" })).Distinct(StringComparer.Ordinal).Count());
        var page = await Store.QueryAsync(new RegistrationQuery { Limit = 1500 });
        Assert.Equal(1500, page.List.Count);
        Assert.NotNull(page.Continuation);
    }

    [Fact]
    public async Task A_query_that_races_changes_gives_whole_registrations()
    {
        await RegisterAsync(Enumerable.Range(1, 50).Select(i => $"/q/1/h/{i}"));
        var changes = Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
            {
                await Store.RemoveAsync(Id($"/q/1/h/{i}"), At(i));
            }
        });
        do
        {
            var written = new ArrayBufferWriter<byte>();
            (await Store.QueryAsync(new RegistrationQuery { Names = ["q"] })).List.WriteTo(written);
            using var document = JsonDocument.Parse(written.WrittenMemory);
            Assert.All(document.RootElement.EnumerateArray(), item => Assert.Equal("q", item.GetProperty("name").GetString()));
        }
        while (!changes.IsCompleted);

        await changes;
        Assert.Empty(await IdsAsync());
    }

    private static string[] Sorted(IEnumerable<string> ids) =>
    [
        .. ids.Select(Id).OrderBy(id => id.Name, StringComparer.Ordinal).ThenBy(RegistrationOrder.RowOf, StringComparer.Ordinal)
            .Select(id => id.ToString()),
    ];

    private async Task RegisterAsync(IEnumerable<string> ids) => await Store.HeartbeatAsync([.. ids.Select(id => Beat(id))], At(0));
}
