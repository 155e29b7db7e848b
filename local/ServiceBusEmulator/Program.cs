using System.CommandLine;
using System.Globalization;
using System.Net;
using Thalassa.Local.ServiceBus;
using Thalassa.Local.ServiceBus.Access;

var port = new Option<int>("--port") { Description = "Port on 127.0.0.1, 0 to 65535; 0, the default, selects a free port." };
port.Validators.Add(result =>
{
    // The text: to ask for the value of what is not a number throws.
    if (result.Tokens is [{ Value: var text }]
        && !(int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort))
    {
        result.AddError("--port must be a port from 0 to 65535");
    }
});
var topics = new Option<string[]>("--topic")
{
    Description = "Topic to create at start; may be repeated.",
    DefaultValueFactory = _ => [],
};
var key = new Option<string>("--key")
{
    Description = "Key of the connection string; a random one by default. With --port, clients find a restarted emulator again.",
};
key.Validators.Add(result =>
{
    if (result.GetValue(key) is { } text && !AccessPolicy.IsKey(text))
    {
        result.AddError("--key must be 1 to 256 characters, not all blank, without ';' and control characters; omit it for a random key");
    }
});
var root = new RootCommand("A Service Bus namespace in memory, on loopback. Prints its connection string once it listens.")
{
    port, topics, key,
};
root.SetAction((parsed, cancellationToken) =>
{
    var options = new ServiceBusEmulatorOptions
    {
        Port = parsed.GetValue(port),
        Topics = parsed.GetValue(topics)!,
        RootKey = parsed.GetValue(key),
    };
    return RunAsync(options, cancellationToken);
});
var command = root.Parse(args);
if (command.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync(
        string.Join(Environment.NewLine, [.. command.Errors.Select(error => error.Message), "Run with --help to list all options."]));
    return 2;
}

return await command.InvokeAsync();

static async Task<int> RunAsync(ServiceBusEmulatorOptions options, CancellationToken cancellationToken)
{
    try
    {
        await using var emulator = await ServiceBusEmulator.StartAsync(options, cancellationToken);
        await Console.Out.WriteLineAsync(emulator.ConnectionString.AsMemory(), cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return 0;
    }
    catch (OperationCanceledException)
    {
        return 0;
    }
    catch (Exception failure) when (failure is IOException or ServiceBusFault)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
}
