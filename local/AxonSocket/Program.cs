using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Client;

var registry = new Option<string>("--registry")
{
    Description = "Connection string of the registry.",
    DefaultValueFactory = _ => "http://127.0.0.1:7071",
};
var port = new Option<int>("--axonPort")
{
    Description = "Port to listen on, 0 to 65535; 0 selects a free port.",
    DefaultValueFactory = _ => 5001,
};
port.Validators.Add(result =>
{
    // The text: to ask for the value of what is not a number throws.
    if (result.Tokens is [{ Value: var text }]
        && !(int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort))
    {
        result.AddError("--axonPort must be a port from 0 to 65535");
    }
});
var root = new RootCommand(
    "Serves the publish socket of earlier Thalassa clients on loopback, for a registry without an agent.")
{
    registry,
    port,
};
root.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(registry)!, parsed.GetValue(port), cancellationToken));
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(string connection, int port, CancellationToken cancellationToken)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
    try
    {
        await using var publisher = new AxonPublisher(
            new AxonOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, port) },
            TimeProvider.System,
            loggers.CreateLogger<AxonPublisher>());
        await using var client = new ThalassaClient(ThalassaOptions.Parse(connection), loggers: loggers);
        client.Online += (_, change) => publisher.Online(change.Registration);
        client.Offline += (_, change) => publisher.Offline(change.Registration.Id);
        publisher.Start();
        client.Subscribe();
        await client.StartAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return 0;
    }
    catch (OperationCanceledException)
    {
        return 0;
    }
    catch (Exception failure) when (failure is FormatException or SocketException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
}
