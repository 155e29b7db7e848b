using System.CommandLine;
using System.Net.Security;
using Thalassa.Client;
using Thalassa.Client.Options;
using Thalassa.Model.Faults;

namespace Thalassa.Cli.Connection;

/// <summary>
/// The addresses of registry and agents: from the command line, else the environment, else the defaults of <c>./run</c> and the agent.
/// </summary>
/// <param name="Registry">The registry, as the library's connection string has it.</param>
/// <param name="HasRegistryOption">Whether the command line sets it.</param>
/// <param name="ApiKey">The key of registry and agents, or null for none.</param>
/// <param name="Agents">At least one.</param>
/// <param name="HasAgents">Whether they were set explicitly.</param>
internal sealed record Settings(ThalassaOptions Registry, bool HasRegistryOption, string? ApiKey, IReadOnlyList<Uri> Agents, bool HasAgents)
{
    private const string DefaultAgent = "http://127.0.0.1:10000";

    /// <summary>The TLS options for registry and agents; null for the system defaults.</summary>
    public SslClientAuthenticationOptions? Tls { get; private init; }

    /// <summary>The mapping of service names into the registry's namespace.</summary>
    public NamespacePrefix Names { get; } = new(Registry.Namespace);

    public static Settings Read(ParseResult parsed, Func<string, string?> environment, FaultList faults)
    {
        var given = parsed.GetValue(GlobalOptions.Registry);
        var registry = ReadRegistry(given, faults);
        registry = registry with
        {
            ApiKey = parsed.GetValue(GlobalOptions.ApiKey) ?? registry.ApiKey,
            ApiKeyFile = parsed.GetValue(GlobalOptions.ApiKeyFile) ?? registry.ApiKeyFile,
            CaFile = parsed.GetValue(GlobalOptions.CaFile) ?? registry.CaFile ?? Known("THALASSA_CA_FILE"),
            CertificateFile = parsed.GetValue(GlobalOptions.CertificateFile)
                ?? registry.CertificateFile
                ?? Known("THALASSA_CERTIFICATE_FILE"),
        };
        foreach (var fault in registry.Validate())
        {
            faults.Add(fault.Field == "apiKey" ? GlobalOptions.ApiKey.Name : fault.Field, fault.Problem);
        }

        var agents = parsed.GetValue(GlobalOptions.Agents) is { Length: > 0 } named ? string.Join(',', named)
            : Known("THALASSA_AGENT");
        var files = new FaultList();
        var settings = new Settings(
            registry,
            given is not null,
            Client.Options.ApiKey.Find(registry, environment, files),
            RegistryClientOptions.ReadHosts(agents ?? DefaultAgent, "--agent", faults),
            agents is not null)
        {
            Tls = ClientTls.Read(registry, files),
        };
        foreach (var fault in files)
        {
            faults.Add(NameOf(fault.Field), fault.Problem);
        }

        return settings;

        // Errors use the name under which the user gave the value.
        string NameOf(string field) =>
            field switch
            {
                _ when field.StartsWith("apiKeyFile", StringComparison.Ordinal) && parsed.GetValue(GlobalOptions.ApiKeyFile) is not null =>
                    GlobalOptions.ApiKeyFile.Name + field["apiKeyFile".Length..],
                "caFile" => NameOfFile(field, GlobalOptions.CaFile, "THALASSA_CA_FILE"),
                "certificateFile" => NameOfFile(field, GlobalOptions.CertificateFile, "THALASSA_CERTIFICATE_FILE"),
                _ => field,
            };

        string NameOfFile(string field, Option<string?> option, string variable) =>
            parsed.GetValue(option) is not null ? option.Name : Known(variable) is not null ? variable : field;

        string? Known(string variable) => environment(variable) is { Length: > 0 } text ? text : null;
    }

    private static ThalassaOptions ReadRegistry(string? given, FaultList faults)
    {
        try
        {
            return given is null ? ThalassaOptions.FromEnvironment() : ThalassaOptions.Parse(given);
        }
        catch (FormatException failure)
        {
            faults.Add(given is null ? "THALASSA_REGISTRY" : GlobalOptions.Registry.Name, failure.Message);
            return new ThalassaOptions();
        }
    }
}
