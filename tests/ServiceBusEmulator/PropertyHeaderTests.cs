namespace Thalassa.Local.ServiceBus.Tests;

public sealed class PropertyHeaderTests
{
    [Theory]
    [InlineData("\"web\"", "\"web\"")]
    [InlineData("\"say \\\"hi\\\"\"", "\"say \\\"hi\\\"\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("-5", "-5")]
    [InlineData("5000000000", "5000000000")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"Sat, 01 Jan 2050 00:00:00 GMT\"", "\"Sat, 01 Jan 2050 00:00:00 GMT\"")]
    [InlineData("unquoted", null)]
    public async Task A_property_travels_as_a_header(string sent, string? received)
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", "{}", ("own", sent));
        Assert.Equal(received, (await bus.PeekLockAsync()).Header("own"));
    }

    [Theory]
    [InlineData("User-Agent", "\"me\"")]
    [InlineData("x-ms-client-request-id", "\"me\"")]
    [InlineData("traceparent", "\"me\"")]
    public async Task Headers_of_the_way_are_no_properties(string name, string value)
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", "{}", (name, value));
        Assert.Null((await bus.PeekLockAsync()).Header(name));
    }

    [Theory]
    [InlineData("""{"a b":"x"}""")]
    [InlineData("""{"name":"Zoë"}""")]
    [InlineData("""{"name":"a\nb"}""")]
    [InlineData("""{"name":{}}""")]
    [InlineData("""[]""")]
    public async Task What_no_header_could_carry_back_is_refused(string properties)
    {
        await using var bus = await Bus.StartAsync();
        var answer = await bus.AskAsync(
            "POST", "orders/messages", $$"""[{"Body":"x","UserProperties":{{properties}}}]""", ("Content-Type", "application/vnd.microsoft.servicebus.json"));
        Assert.Equal(400, answer.Status);
    }
}
