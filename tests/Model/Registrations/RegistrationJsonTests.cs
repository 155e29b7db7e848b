using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Tests.Registrations;

public sealed class RegistrationJsonTests
{
    private static readonly Registration Sample = new()
    {
        Id = RegistrationId.TryCreate("web", "1.0.0", "10.0.0.1", "8080", new FaultList())!,
        LastKnown = 1_700_000_000_123,
        Meta = JsonElement.Parse("""{"hostname":"a","registered":5,"free":[1,{"x":"é<"}]}"""),
        Revision = 1_700_000_000_123_456,
    };

    [Fact]
    public void It_has_the_members_that_the_ancestors_clients_read()
    {
        var json = JsonElement.Parse(JsonSerializer.Serialize(Sample, Json.Relaxed.Registration));

        Assert.Equal(
            ["id", "name", "version", "host", "port", "lastKnown", "meta", "revision"],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("/web/1.0.0/10.0.0.1/8080", json.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Number, json.GetProperty("port").ValueKind);
        Assert.Equal(1_700_000_000_123, json.GetProperty("lastKnown").GetInt64());
        Assert.Equal("a", json.GetProperty("meta").GetProperty("hostname").GetString());
    }

    [Fact]
    public void Written_value_is_read_back()
    {
        var back = JsonSerializer.Deserialize(JsonSerializer.Serialize(Sample, Json.Default.Registration), Json.Default.Registration)!;

        Assert.Equal(Sample.Id, back.Id);
        Assert.Equal(Sample.LastKnown, back.LastKnown);
        Assert.Equal(Sample.Revision, back.Revision);
        Assert.True(JsonElement.DeepEquals(Sample.Meta, back.Meta));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name":"web","version":"1","host":"0.0.0.0","port":1}""")]
    [InlineData("""{"name":"web","version":"1","host":"10.0.0.1","port":{}}""")]
    public void Invalid_registration_is_refused(string json) =>
        Assert.Throws<JsonException>(() => Assert.NotNull(JsonSerializer.Deserialize(json, Json.Default.Registration)));
}
