using System.CommandLine;

namespace Thalassa.Cli.Connection;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Registry = new("--registry")
    {
        Description =
            "Connection string of the registry: https://a,b/namespace?option=value, only the first host is required [THALASSA_REGISTRY; "
            + "default: http://127.0.0.1:7071]",
        HelpName = "URL,...",
        Recursive = true,
    };

    public static readonly Option<string[]> Agents = new("--agent")
    {
        Description =
            "Address of an agent; separate several by commas or repeat the option [THALASSA_AGENT; default: http://127.0.0.1:10000]",
        HelpName = "URL,...",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description =
            "Key of the registry and of agents. Visible to other users of this machine; prefer THALASSA_API_KEY or --api-key-file",
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
            "PEM file with additional certificate authorities to trust for registry and agents "
            + "[THALASSA_CA_FILE]",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<string?> CertificateFile = new("--certificate-file")
    {
        Description =
            "PEM file with a client certificate and its private key, for agents that accept it instead of the key "
                + "[THALASSA_CERTIFICATE_FILE]",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON, for scripts",
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
