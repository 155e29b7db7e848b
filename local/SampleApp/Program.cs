using System.CommandLine;
using System.Net;
using Thalassa.Local.SampleApp;

var service = new Argument<string>("service") { Description = "What to be, as name@version:port, such as web@1.0.0:9001." };
var host = new Option<IPAddress>("--host")
{
    Description = "The address to listen on and to register.",
    DefaultValueFactory = _ => IPAddress.Loopback,
    CustomParser = result =>
    {
        if (!IPAddress.TryParse(result.Tokens[0].Value, out var address))
        {
            result.AddError("--host is an IP address, such as 127.0.0.1");
        }

        return address;
    },
};
var registry = new Option<Uri>("--registry")
{
    Description = "The registry.",
    DefaultValueFactory = _ => new Uri("http://127.0.0.1:7071"),
    CustomParser = result =>
    {
        if (!Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri))
        {
            result.AddError("--registry is a URL, such as http://127.0.0.1:7071");
        }

        return uri;
    },
};
var lease = new Option<int>("--seconds-to-expire")
{
    Description = "The lease; a heartbeat renews it three times within it.",
    DefaultValueFactory = _ => 15,
};
var grace = new Option<int>("--grace")
{
    Description = "Seconds to go on answering between deregistration and the end.",
    DefaultValueFactory = _ => 1,
};
var silent = new Option<bool>("--no-register") { Description = "Only answer requests; somebody else registers it." };
var stay = new Option<bool>("--no-deregister") { Description = "End without a word on SIGTERM, so that the lease has to run out." };

var command = new RootCommand("Answers requests with its name, version and port, and registers itself by one POST that it repeats.")
{
    service, host, registry, lease, grace, silent, stay,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    if (ServiceAddress.Parse(arguments.GetRequiredValue(service)) is not { } address)
    {
        await Console.Error.WriteLineAsync("The service is name@version:port, such as web@1.0.0:9001.");
        return 2;
    }

    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Thalassa", LogLevel.Information);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(arguments.GetRequiredValue(host), address.Port));
    if (!arguments.GetValue(silent))
    {
        builder.Services.AddSingleton(new HeartbeatOptions
        {
            Registry = arguments.GetRequiredValue(registry),
            Service = address,
            Host = arguments.GetRequiredValue(host).ToString(),
            SecondsToExpire = arguments.GetValue(lease),
            Grace = TimeSpan.FromSeconds(arguments.GetValue(grace)),
            Deregister = !arguments.GetValue(stay),
            ApiKey = Environment.GetEnvironmentVariable("THALASSA_API_KEY"),
        });
        builder.Services.AddSingleton(TimeProvider.System).AddHostedService<Heartbeat>();
    }

    await using var app = builder.Build();
    app.MapGet("/health", () => "well\n");
    app.MapFallback((HttpContext context) => $"{address.Name} {address.Version} on {context.Connection.LocalPort}\n");
    await app.RunAsync(cancellationToken);
    return 0;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
