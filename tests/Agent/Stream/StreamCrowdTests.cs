using System.Text.Json.Nodes;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Stream;

/// <summary>Many readers of the stream at once, some of which do not read. Alone in the process, whose memory is measured.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StreamCrowdTests : ServedTests
{
    private const string Name = "the memory of the process";
    private const int FirstTurns = 5;
    private const int Turns = FirstTurns + 40;

    [Fact]
    public async Task Fifty_readers_of_which_five_stall_cost_the_others_and_the_agent_nothing()
    {
        await using var load = new KeepAliveLoad(Agent.Port, 2);
        var readers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => StreamClient.OpenAsync(Agent.Address, reads: i >= 5)));
        try
        {
            var server = Agent.Get<StreamServer>();
            await Eventually.TrueAsync(() => server.Readers == 50);
            await Task.WhenAll(readers.Skip(5).Select(reader => reader.FindAsync(_ => true, "the first message")));

            // Meta as large as the registry takes it, again and again: each time a message of some 60 kB to every reader.
            var meta = new string('x', 15_000);
            foreach (var more in Enumerable.Range(1, 3))
            {
                Registry.Online("1", Agent.App("first").Port, host: $"127.0.1.{more}", meta: $$"""{"text":"{{meta}}"}""");
            }

            var before = 0L;
            for (var i = 0; i < Turns; i++)
            {
                // By then all buffers that are used again and again are as large as they get.
                before = i == FirstTurns ? await SettledMemoryAsync(readers) : before;
                Registry.Online("1", Agent.App("first").Port, meta: $$"""{"turn":{{i}},"text":"{{meta}}"}""");
                var turn = i;
                await readers[5].FindAsync(message => IsTurn(message, turn, atLeast: true), $"turn {i}");
            }

            await Task.WhenAll(
                readers.Skip(5).Select(reader => reader.FindAsync(message => IsTurn(message, Turns - 1, atLeast: false), "the last turn")));
            // What those who do not read have missed since then is some 12 MB.
            var grown = await SettledMemoryAsync(readers) - before;
            Assert.True(grown < 6_000_000, $"{grown} bytes more");

            // Changes are made as before, and told at once.
            var second = await Agent.RunAsync("second");
            await Agent.ServesAsync(Agent.App("first"), second);
            await Task.WhenAll(
                readers
                    .Skip(5)
                    .Select(reader =>
                        reader.FindAsync(
                            message =>
                                StreamClient
                                    .Items(message, "members")
                                    .Any(item => item.ToJsonString().Contains($"127.0.0.1:{second.Port}", StringComparison.Ordinal)),
                            "the new member")));

            // Who reads again has the newest state, and is told that it did not see all of it.
            readers[0].Read();
            await readers[0]
                .FindAsync(
                    message =>
                        StreamClient
                            .Items(message, "members")
                            .Any(item => item.ToJsonString().Contains($"127.0.0.1:{second.Port}", StringComparison.Ordinal)),
                    "the new member, late");
            await readers[0]
                .FindAsync(message => (long?)message["skipped"] > 0 || (bool?)message["again"] == true, "the word about what was skipped");
            Assert.Empty(load.Failures);
        }
        finally
        {
            await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
        }

        await Eventually.TrueAsync(() => Agent.Get<StreamServer>().Readers == 0);
    }

    private static async Task<long> SettledMemoryAsync(IEnumerable<StreamClient> readers)
    {
        foreach (var reader in readers)
        {
            reader.Messages.Clear();
        }

        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            await Task.Yield();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }

    private static bool IsTurn(JsonNode message, int turn, bool atLeast) => StreamClient.Items(message, "members")
        .SelectMany(item => item["members"]!.AsArray())
        .Any(member => (int?)member!["meta"]?["turn"] is { } seen && (atLeast ? seen >= turn : seen == turn));
}
