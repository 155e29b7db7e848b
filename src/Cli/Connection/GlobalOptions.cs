using System.CommandLine;

namespace Thalassa.Cli.Connection;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Registry = new("--registry")
    {
        Description =
            "Where the registry is: https://a,b/namespace?option=value, of which only the first host is needed [THALASSA_REGISTRY; "
            + "default: http://127.0.0.1:7071]",
        HelpName = "URL,...",
        Recursive = true,
    };

    public static readonly Option<string[]> Agents = new("--agent")
    {
        Description =
            "Address of an agent, or several joined by commas, or the option again [THALASSA_AGENT; default: http://127.0.0.1:10000]",
        HelpName = "URL,...",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description =
            "Key of the registry and of agents. Other users of this machine can see it there: better in THALASSA_API_KEY or a file",
        HelpName = "KEY",
        Recursive = true,
    };

    public static readonly Option<string?> ApiKeyFile = new("--api-key-file")
    {
        Description = "File with the key [THALASSA_API_KEY_FILE]",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<string?> CaFile = new("--ca-file")
    {
        Description =
            "PEM file with authorities whose certificates registry and agents may have, beside those that this machine trusts "
            + "[THALASSA_CA_FILE]",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<string?> CertificateFile = new("--certificate-file")
    {
        Description =
            "PEM file with a client certificate and its key, for agents that take it in place of the key [THALASSA_CERTIFICATE_FILE]",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write JSON, for scripts",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[Registry, Agents, ApiKey, ApiKeyFile, CaFile, CertificateFile, Json])
        {
            root.Options.Add(option);
        }
    }
}
