using System.CommandLine;
using System.Net;
using Thalassa.Local.SampleApp;

var service = new Argument<string>("service") { Description = "Service to run, as name@version:port, such as web@1.0.0:9001." };
var host = new Option<IPAddress>("--host")
{
    Description = "The address to listen on and to register.",
    DefaultValueFactory = _ => IPAddress.Loopback,
    CustomParser = result =>
    {
        if (!IPAddress.TryParse(result.Tokens[0].Value, out var address))
        {
            result.AddError("--host must be an IP address, such as 127.0.0.1");
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
            result.AddError("--registry must be a URL, such as http://127.0.0.1:7071");
        }

        return uri;
    },
};
var lease = new Option<int>("--seconds-to-expire")
{
    Description = "Lease in seconds; heartbeats are sent three times per lease.",
    DefaultValueFactory = _ => 15,
};
var grace = new Option<int>("--grace")
{
    Description = "Seconds to keep answering between deregistration and exit.",
    DefaultValueFactory = _ => 1,
};
var silent = new Option<bool>("--no-register") { Description = "Only answer requests; do not register." };

var command = new RootCommand("Answers requests with its name, version and port, and registers itself while it runs.")
{
    service, host, registry, lease, grace, silent,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    if (ServiceAddress.Parse(arguments.GetRequiredValue(service)) is not { } address)
    {
        await Console.Error.WriteLineAsync("The service must be name@version:port, such as web@1.0.0:9001.");
        return 2;
    }

    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Thalassa", LogLevel.Information);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(arguments.GetRequiredValue(host), address.Port));
    if (!arguments.GetValue(silent))
    {
        builder.AddThalassa(options =>
        {
            (options.Name, options.Version, options.Host) = (address.Name, address.Version, arguments.GetRequiredValue(host).ToString());
            options.Registry = arguments.GetRequiredValue(registry).ToString();
            options.Drain = TimeSpan.FromSeconds(arguments.GetValue(grace));
            options.Client = client => client with { Lease = TimeSpan.FromSeconds(arguments.GetValue(lease)) };
        });
    }

    await using var app = builder.Build();
    app.MapGet("/health", () => "well\n");
    app.MapFallback((HttpContext context) => $"{address.Name} {address.Version} on {context.Connection.LocalPort}\n");
    await app.RunAsync(cancellationToken);
    return 0;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
