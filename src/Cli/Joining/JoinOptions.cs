using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Client;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Joining;

/// <summary>The options of the registering commands, with the names and units of the earlier clients.</summary>
internal static class JoinOptions
{
    public static readonly Option<string?> Advertise = new("--advertise")
    {
        Description =
            "Name or address at which others reach the service [default: the local address of the connection to the registry]",
        HelpName = "HOST",
    };

    public static readonly Option<string[]> Meta = new("--meta")
    {
        Description =
            "Metadata of the registration, as key=value; a value that is valid JSON is sent as JSON. May be given "
            + "again",
        HelpName = "K=V",
        Arity = ArgumentArity.OneOrMore,
    };

    public static readonly Option<string?> Host = new("--host")
    {
        Description = "Host of the registry, instead of --registry",
        HelpName = "HOST",
    };

    public static readonly Option<int> ApiPort = new("--apiport")
    {
        Description = "Port of the registry's HTTP API, with --host",
        HelpName = "PORT",
        DefaultValueFactory = _ => 9000,
    };

    public static readonly Option<TimeSpan?> SecsToExpire = Time(
        "--secsToExpire", "Seconds until a registration expires without an update [default: 60]", TimeSpan.FromSeconds(1));

    public static readonly Option<TimeSpan?> UpdateFreq = Time(
        "--updateFreq",
        "Milliseconds between updates, or a time such as 20s [default: a third of --secsToExpire]",
        TimeSpan.FromMilliseconds(1));

    public static readonly Option<TimeSpan?> UpdateTimeout = Time(
        "--updateTimeout", "Milliseconds that an update may take, or a time such as 2s [default: 2500]", TimeSpan.FromMilliseconds(1));

    public static readonly Option<bool> Debug = new("--debug") { Description = "Log every step" };

    /// <summary>The minimum level of the library's log; failures are reported anyway.</summary>
    public static LogLevel LogLevel(Session session) =>
        session.Get(Debug) ? Microsoft.Extensions.Logging.LogLevel.Debug : Microsoft.Extensions.Logging.LogLevel.None;

    /// <summary>The client's options from the command line.</summary>
    /// <exception cref="CommandException">They are invalid; the message lists all errors.</exception>
    public static ThalassaOptions Read(Session session)
    {
        var faults = new FaultList();
        var options = session.Settings.Registry;
        if (session.Get(Host) is { } host)
        {
            if (session.Settings.HasRegistryOption)
            {
                faults.Add("--host", "must not be combined with --registry");
            }

            if (HostText.TryParse(host, "--host", faults, out var name))
            {
                options = options with { Hosts = [new UriBuilder("http", name, session.Get(ApiPort)).Uri] };
            }
        }

        options = options with
        {
            Host = session.Get(Advertise) ?? options.Host,
            Lease = session.Get(SecsToExpire) ?? options.Lease,
            Heartbeat = session.Get(UpdateFreq) ?? options.Heartbeat,
            Timeout = session.Get(UpdateTimeout) ?? options.Timeout,
        };
        foreach (var fault in options.Validate())
        {
            faults.Add(NameOf(fault.Field), fault.Problem);
        }

        return faults.Count == 0 ? options : throw new CommandException(faults.ToString(), ExitCode.Misused);
    }

    /// <summary>The meta from the command line.</summary>
    /// <exception cref="CommandException">It is invalid; the message lists all errors.</exception>
    public static JsonObject ReadMeta(Session session)
    {
        var (meta, faults) = (new JsonObject(), new FaultList());
        foreach (var pair in session.Get(Meta) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                faults.Add("--meta", $"must have the form key=value, such as zone=a, not '{pair}'");
                continue;
            }

            meta[pair[..equals]] = Value(pair[(equals + 1)..]);
        }

        MetaRules.Check(JsonElement.Parse(meta.ToJsonString()), faults);
        return faults.Count == 0 ? meta : throw new CommandException(faults.ToString(), ExitCode.Misused);
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string NameOf(string field) => field switch
    {
        "lease" => SecsToExpire.Name,
        "heartbeat" => UpdateFreq.Name,
        "timeout" => UpdateTimeout.Name,
        "host" => Advertise.Name,
        _ => field,
    };

    private static Option<TimeSpan?> Time(string name, string description, TimeSpan unit) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Duration.Parse(result, unit),
    };
}
