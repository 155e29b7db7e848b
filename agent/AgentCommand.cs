using System.CommandLine;
using Thalassa.Agent.Haproxy;
using Thalassa.Hosting.Options;
using Thalassa.Model.Faults;

namespace Thalassa.Agent;

/// <summary>The agent's command line.</summary>
internal static class AgentCommand
{
    private const string SettingsFile = "appsettings.json";
    private const int Failed = 1;
    private const int Misused = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "Follows a Thalassa registry and keeps HAProxy's configuration equal to it. Each option can also be given in the environment, "
            + "as THALASSA_ and its name, or in the section Thalassa of appsettings.json in the working directory.");
        var options = AgentOptionList.All.ToDictionary(option => option.Name, Create, StringComparer.Ordinal);
        foreach (var option in options.Values)
        {
            root.Options.Add(option);
        }

        root.SetAction((parsed, cancellationToken) => RunAsync(name => Given(parsed, options[name]), cancellationToken));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("--help tells all options.");
            return Misused;
        }

        // The host answers to SIGTERM and SIGINT itself, and takes the time that it needs.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Option Create(ProgramOption option) => option.IsFlag
        ? new Option<bool>($"--{option.Name}") { Description = option.Help }
        : new Option<string>($"--{option.Name}") { Description = option.Help };

    private static string? Given(ParseResult parsed, Option option) => parsed.GetResult(option) switch
    {
        null or { Implicit: true } => null,
        var given => option is Option<bool> flag ? (given.GetValue(flag) ? "true" : "false") : given.GetValue((Option<string>)option),
    };

    private static async Task RunAsync(WebApplication agent, CancellationToken cancellationToken)
    {
        try
        {
            await agent.StartAsync(cancellationToken);
        }
        catch
        {
            // What was started before the part that could not be is not left behind.
            await agent.StopAsync(CancellationToken.None);
            throw;
        }

        await agent.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task<int> RunAsync(Func<string, string?> given, CancellationToken cancellationToken)
    {
        IConfiguration configured;
        try
        {
            configured = new ConfigurationBuilder()
                .SetBasePath(Directory.GetCurrentDirectory())
                .AddJsonFile(SettingsFile, optional: true)
                .Build()
                .GetSection("Thalassa");
        }
        catch (InvalidDataException failure)
        {
            await Console.Error.WriteLineAsync($"{SettingsFile} cannot be read: {failure.GetBaseException().Message}");
            return Misused;
        }

        var environment = new ConfigurationBuilder().AddEnvironmentVariables("THALASSA_").Build();
        var functions = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        string? Value(string name) => given(name) ?? environment[name] ?? configured[name] ?? name switch
        {
            // As the registry's settings are named, so that one environment serves both.
            "apiKey" => environment["API_KEY"],
            // As Consul's own tools have it.
            "serviceRegToken" => functions["CONSUL_HTTP_TOKEN"],
            "serviceBus" => functions["ServiceBusConnection"] ?? functions["ServiceBusConnection:fullyQualifiedNamespace"],
            "serviceBusClientId" => functions["ServiceBusConnection:clientId"],
            "serviceBusTopic" => functions["ServiceBusTopic"],
            _ => null,
        };

        var faults = new FaultList();
        var options = AgentOptions.Read(Value, faults);
        if (faults.Count > 0)
        {
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync($"--{fault.Field}: {fault.Problem}");
            }

            return Misused;
        }

        try
        {
            await using var agent = AgentHost.Build(options, services => services.AddHaproxy(options.Haproxy));
            await RunAsync(agent, cancellationToken);
            return 0;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or ArgumentException
            )
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }
}
