using System.Text;
using System.Text.Json;
using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Tests.Compatibility.Axon;

public sealed class AxonMessageTests
{
    private static readonly RegistrationId Id = RegistrationId.TryParse("/web/1.0.0/10.0.0.1/80")!;

    [Fact]
    public void An_offline_is_two_parts_in_a_frame()
    {
        byte[] expected =
        [
            0, 0, 0, 37,
            1, 0, 0, 22, .. Encoding.UTF8.GetBytes("/web/1.0.0/10.0.0.1/80"),
            1, 0, 0, 7, .. Encoding.UTF8.GetBytes("offline"),
        ];
        Assert.Equal(expected, AxonMessage.Offline(Id));
    }

    [Fact]
    public void An_online_ends_with_the_registrations_JSON()
    {
        var registration = new Registration { Id = Id, LastKnown = 5, Meta = JsonElement.Parse("""{"zone":"ä"}"""), Revision = 7 };
        var text = Encoding.UTF8.GetString(AxonMessage.Online(registration));
        Assert.Equal(
            JsonSerializer.Serialize(registration, Json.Default.Registration), text[text.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Contains("online", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_has_three_bytes_and_no_more()
    {
        Assert.Equal([0, 1, 0, 4, 1, 1, 0, 0], AxonMessage.Of(new byte[65536])[..8]);
        Assert.Throws<ArgumentOutOfRangeException>(() => AxonMessage.Of(new byte[0xFF_FFFF]));
    }
}
