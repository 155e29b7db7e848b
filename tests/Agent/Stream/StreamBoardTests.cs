using System.Text;
using System.Text.Json.Nodes;
using Thalassa.Agent.Stream;

namespace Thalassa.Agent.Tests.Stream;

/// <summary>What a reader gets that looks often, seldom, or after far too long.</summary>
public sealed class StreamBoardTests
{
    private readonly StreamBoard _board = new();

    [Fact]
    public void A_reader_gets_what_changed_since_it_looked_and_nothing_twice()
    {
        Put(("a", "1"), ("b", "1"));
        var (seen, _) = _board.Since(0);
        Assert.False(Put(("a", "1"), ("b", "1")));
        Assert.Empty(_board.Since(seen).Messages!);

        Put(("a", "2"), ("b", "1"));
        var message = Assert.Single(Read(seen));
        Assert.Equal("""{"type":"stats","version":2,"items":[{"v":"a2"}],"removed":[]}""", message.ToJsonString());
        Put(("a", "2"));
        Assert.Equal("""{"type":"stats","version":3,"items":[],"removed":["b"]}""", Assert.Single(Read(2)).ToJsonString());
    }

    [Fact]
    public void A_slow_reader_gets_the_newest_of_each_item_and_is_told_how_much_it_did_not_see()
    {
        for (var i = 1; i <= 100; i++)
        {
            Put(("a", $"{i}"), ("b", $"{i / 50}"));
        }

        var message = Assert.Single(Read(1));
        Assert.Equal((98, 2), ((int)message["skipped"]!, message["items"]!.AsArray().Count));
        Assert.Equal("a100", (string?)message["items"]![0]!["v"]);
    }

    [Fact]
    public void Readers_at_the_same_place_share_one_message()
    {
        Put(("a", "1"));
        Assert.Same(_board.Since(0).Messages, _board.Since(0).Messages);
    }

    [Fact]
    public void Who_missed_the_end_of_more_than_is_remembered_begins_anew()
    {
        for (var i = 0; i < 1_100; i++)
        {
            Put(($"item{i}", "1"));
        }

        Assert.Null(_board.Since(1).Messages);
        Assert.NotNull(_board.Since(_board.Version - 10).Messages);
        Assert.Single(_board.Read().Items[StreamGroup.Stats]);
    }

    [Fact]
    public void A_group_that_is_not_told_of_stays()
    {
        Put(("a", "1"));
        _board.Update([StreamGroup.Routing], new Dictionary<StreamId, string> { [new(StreamGroup.Routing, "x")] = "{}" });

        Assert.Single(_board.Read().Items[StreamGroup.Stats]);
        Assert.Equal(["routing", "stats"], Read(0).Select(message => (string?)message["type"]));
    }

    private bool Put(params (string Id, string Value)[] items) =>
        _board.Update(
            [StreamGroup.Stats],
            items.ToDictionary(item => new StreamId(StreamGroup.Stats, item.Id), item => $$"""{"v":"{{item.Id}}{{item.Value}}"}"""));

    private IEnumerable<JsonNode> Read(long seen) =>
        _board.Since(seen).Messages!.Select(message => JsonNode.Parse(Encoding.UTF8.GetString(message))!);
}
