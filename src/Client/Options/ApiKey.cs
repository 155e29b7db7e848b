using Thalassa.Model.Faults;

namespace Thalassa.Client.Options;

/// <summary>Finds the registry's key: in the options, in a file, in the environment.</summary>
internal static class ApiKey
{
    private const string Variable = "THALASSA_API_KEY";
    private const string Hint = "must be 1 to 4096 characters that are valid in a header";

    /// <summary>Notes a fault when a key cannot be sent.</summary>
    public static void Check(string? key, string field, FaultList faults)
    {
        if (key is not null && (key.Length is 0 or > 4096 || key.Any(c => c is <= ' ' or > '~')))
        {
            faults.Add(field, Hint);
        }
    }

    /// <summary>The key, or null for a registry without one.</summary>
    /// <param name="options">What the app says.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="faults">Takes the fault of a file that cannot be read, or of a key that cannot be sent; never the key itself.</param>
    public static string? Find(ThalassaOptions options, Func<string, string?> environment, FaultList faults)
    {
        if (options.ApiKey is not null)
        {
            return options.ApiKey;
        }

        if (options.ApiKeyFile is { } file)
        {
            return Read(file, "apiKeyFile", faults);
        }

        if (environment(Variable) is { Length: > 0 } key)
        {
            Check(key, Variable, faults);
            return key;
        }

        return environment($"{Variable}_FILE") is { Length: > 0 } named ? Read(named, $"{Variable}_FILE", faults) : null;
    }

    private static string? Read(string file, string field, FaultList faults)
    {
        try
        {
            var key = File.ReadAllText(file).Trim();
            Check(key, $"{field} ({file})", faults);
            return key;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add(field, $"names a file that cannot be read: {failure.Message}");
            return null;
        }
    }
}
