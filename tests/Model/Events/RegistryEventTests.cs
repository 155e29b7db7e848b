using System.Text.Json;
using Thalassa.Model.Events;

namespace Thalassa.Model.Tests.Events;

public sealed class RegistryEventTests
{
    [Fact]
    public void It_is_a_CloudEvent_in_the_JSON_format()
    {
        var sent = new RegistryEvent
        {
            Id = "/web/1.0.0/10.0.0.1/80@7",
            Type = EventTypes.Offline,
            Subject = "/web/1.0.0/10.0.0.1/80",
            Time = DateTimeOffset.UnixEpoch,
            Data = JsonElement.Parse("""{"revision":7}"""),
        };

        var json = JsonElement.Parse(JsonSerializer.Serialize(sent, Json.Default.RegistryEvent));

        Assert.Equal("1.0", json.GetProperty("specversion").GetString());
        Assert.Equal("application/json", json.GetProperty("datacontenttype").GetString());
        Assert.Equal("thalassa.offline", json.GetProperty("type").GetString());
        Assert.Equal("1970-01-01T00:00:00+00:00", json.GetProperty("time").GetString());
        Assert.Equal(
            ["data", "datacontenttype", "id", "source", "specversion", "subject", "time", "type"],
            json.EnumerateObject().Select(m => m.Name).Order());
        Assert.Equal(7, json.Deserialize(Json.Default.RegistryEvent)!.Revision);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"revision":1.5}""")]
    public void Data_without_a_revision_is_older_than_all(string data) => Assert.Equal(0, new RegistryEvent
    {
        Id = "x",
        Type = "y",
        Subject = "z",
        Time = default,
        Data = JsonElement.Parse(data),
    }.Revision);
}
