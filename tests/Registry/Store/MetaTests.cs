using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Thalassa.Model.Faults;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests.Store;

public sealed class MetaTests
{
    [Theory]
    [InlineData("nothing", "is not JSON")]
    [InlineData("{", "is not JSON")]
    [InlineData("{} {}", "is not JSON")]
    [InlineData("{} // no", "is not JSON")]
    [InlineData("{\"a\":1,}", "is not JSON")]
    [InlineData("{\"a\":\"\n\"}", "is not JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("7", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("\"text\"", "must be a JSON object")]
    [InlineData("{\"a\":1,\"a\":2}", "an object with a duplicate property")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "an object with a duplicate property")]
    [InlineData("{\"x\":{\"a\":1,\"a\":2}}", "an object with a duplicate property")]
    [InlineData("{\"hostname\":null,\"hostname\":\"x\"}", "an object with a duplicate property")]
    [InlineData("{\"a\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"\\udc00\":1}", "surrogate")]
    [InlineData("{\"secondsToExpire\":0}", "from 1 to 86400")]
    [InlineData("{\"secondsToExpire\":86401}", "from 1 to 86400")]
    [InlineData("{\"secondsToExpire\":1.5}", "from 1 to 86400")]
    [InlineData("{\"secondsToExpire\":\"60\"}", "from 1 to 86400")]
    [InlineData("{\"secondsToExpire\":1e99}", "from 1 to 86400")]
    [InlineData("{\"weight\":257}", "from 0 to 256")]
    [InlineData("{\"weight\":-1}", "from 0 to 256")]
    public void Refuses_and_says_why(string body, string why)
    {
        var faults = new FaultList();
        Assert.Null(Read(body, faults));
        Assert.Contains(why, Assert.Single(faults).Problem, StringComparison.Ordinal);
        Assert.StartsWith("meta", faults[0].Field, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        byte[][] texts = [[0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], [.. "{\"a\":\""u8, 0xC3, (byte)'"', (byte)'}'], [0xFF, 0xFE]];
        foreach (var bytes in texts)
        {
            var faults = new FaultList();
            Assert.Null(Meta.Read(bytes, default, faults));
            Assert.Equal("meta", Assert.Single(faults).Field);
        }
    }

    [Fact]
    public void Names_every_fault_at_once()
    {
        var faults = new FaultList();
        Assert.Null(Read("""{"weight":-1,"secondsToExpire":0}""", faults));
        Assert.Equal(["meta.secondsToExpire", "meta.weight"], faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keeps_the_limits_of_size_and_depth_to_the_byte_and_level()
    {
        var faults = new FaultList();
        Assert.NotNull(Read($$"""{"a":"{{new string('x', (16 * 1024) - 8)}}"}""", faults));
        Assert.NotNull(Read($$"""{"a":{{new string('[', 15)}}{{new string(']', 15)}}}""", faults));
        Assert.Empty(faults);

        Assert.Null(Read($$"""{"a":"{{new string('x', (16 * 1024) - 7)}}"}""", faults));
        Assert.Null(Read($$"""{"a":{{new string('[', 16)}}{{new string(']', 16)}}}""", faults));
        Assert.Null(Read(new string('[', 16_000), faults));
        Assert.Collection(
            faults,
            fault => Assert.Contains("the limit is 16384", fault.Problem, StringComparison.Ordinal),
            fault => Assert.Contains("the limit is 16 ", fault.Problem, StringComparison.Ordinal),
            fault => Assert.Equal("meta", fault.Field));
    }

    [Theory]
    [InlineData("", """{"hostname":"h","registered":5}""")]
    [InlineData("{}", """{"hostname":"h","registered":5}""")]
    [InlineData(" { } ", """{"hostname":"h","registered":5}""")]
    [InlineData("""{"hostname":null,"registered":null}""", """{"hostname":"h","registered":5}""")]
    [InlineData("""{"hostname":"mine"}""", """{"hostname":"mine","registered":5}""")]
    [InlineData("""{"registered":0}""", """{"registered":0,"hostname":"h"}""")]
    [InlineData("""{"a":null,"hostname":null,"b":1}""", """{"a":null,"b":1,"hostname":"h","registered":5}""")]
    [InlineData("{\"a \\\" \\\\\" : [ 1 ,\t2 ]\r\n}", """{"a \" \\":[1,2],"hostname":"h","registered":5}""")]
    [InlineData("""{"Hostname":"x","r":1.50e+003}""", """{"Hostname":"x","r":1.50e+003,"hostname":"h","registered":5}""")]
    public void Absent_fields_are_filled_in(string body, string complete)
    {
        var faults = new FaultList();
        Assert.Equal(complete, Encoding.UTF8.GetString(Read(body, faults)!.Complete("h", 5)));
        Assert.Empty(faults);
    }

    [Fact]
    public void Hash_covers_the_sent_meta()
    {
        var faults = new FaultList();
        Assert.Equal(Read("{}", faults)!.Hash, Read("{}", faults)!.Hash);
        Assert.NotEqual(Read("{}", faults)!.Hash, Read("{ }", faults)!.Hash);
        var hash = MetaHash.Of("{}"u8);
        Assert.Equal(hash, MetaHash.Parse(hash.ToString()));
        Assert.Equal(default, MetaHash.Parse("no hash"));
        Assert.Equal(default, MetaHash.Parse(null));
    }

    [Fact]
    public void Whatever_the_texts_are_they_come_back_as_they_were()
    {
        var texts = ArbMap.Default.ArbFor<Dictionary<string, string>>();
        Check.QuickThrowOnFailure(Prop.ForAll(texts, sent =>
        {
            var properties = sent
                .Where(pair => IsWhole(pair.Key) && IsWhole(pair.Value) && pair.Key is not ("hostname" or "registered" or "weight"))
                .ToDictionary(StringComparer.Ordinal);
            var body = JsonSerializer.SerializeToUtf8Bytes(properties, Indented);
            var faults = new FaultList();
            var complete = Meta.Read(body, MetaHash.Of(body), faults)!.Complete("h", 5);
            using var read = JsonDocument.Parse(complete);
            Assert.DoesNotContain((byte)'\n', complete);
            Assert.Equal(properties.Count + 2, read.RootElement.EnumerateObject().Count());
            Assert.All(properties, pair => Assert.Equal(pair.Value, read.RootElement.GetProperty(pair.Key).GetString()));
        }));
    }

    [Fact]
    public void Whatever_the_bytes_are_reading_them_ends_in_a_meta_or_a_fault()
    {
        var alphabet = "{}[]\":,\\u dD8001eE-.tfnrulas\n"u8.ToArray().Append<byte>(0xF0).Append<byte>(0x9F);
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements(alphabet).ArrayOf().ToArbitrary(), noise =>
        {
            foreach (byte[] body in (byte[][])[noise, [.. "{\"a\":"u8, .. noise, (byte)'}'], [.. "{\""u8, .. noise, .. "\":1}"u8]])
            {
                var faults = new FaultList();
                var meta = Meta.Read(body, MetaHash.Of(body), faults);
                Assert.Equal(meta is null, faults.Count > 0);
                if (meta is not null)
                {
                    _ = JsonElement.Parse(meta.Complete("h", 5)).EnumerateObject()
                        .Select(item => item.Name + item.Value.GetRawText()).ToList();
                }
            }
        }));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static bool IsWhole(string? text) => text is not null && !text.Any(char.IsSurrogate);

    private static Meta? Read(string body, FaultList faults)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return Meta.Read(bytes, MetaHash.Of(bytes), faults);
    }
}
