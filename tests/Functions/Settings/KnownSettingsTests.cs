using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Thalassa.Functions.Settings;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Settings;

public sealed partial class KnownSettingsTests
{
    [Fact]
    public void Everything_that_the_app_reads_is_known()
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        AppSettings.Read(new Recorder(new ConfigurationBuilder().Build(), read), []);
        Assert.Superset(new HashSet<string>(["Store", "RateLimit", "AccessKeys:", "AzureWebJobsStorage:"], StringComparer.Ordinal), read);

        // The worker sets it.
        read.Remove("Functions:Worker:HostEndpoint");
        Assert.All(read, name => Assert.True(KnownSettings.Has(name.EndsWith(':') ? name + "x" : name), name));
    }

    [Fact]
    public void Documentation_has_the_same()
    {
        var documented = File.ReadLines(RepositoryRoot.At("functions", "README.md"))
            .SkipWhile(line => !line.StartsWith("## Settings", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("## Keys", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Name.Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value))
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal) && name != "ASPNETCORE_URLS")
            .ToList();
        Assert.All(documented, name => Assert.True(KnownSettings.Has(name), name));
        Assert.All(KnownSettings.OfApp, setting => Assert.Contains(setting.Name, documented));
    }

    [GeneratedRegex("`([A-Za-z_0-9]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }

    private sealed class Recorder(IConfiguration inner, HashSet<string> read) : IConfiguration
    {
        public string? this[string key]
        {
            get
            {
                read.Add(key);
                return inner[key];
            }
            set => inner[key] = value;
        }

        public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

        public IChangeToken GetReloadToken() => inner.GetReloadToken();

        public IConfigurationSection GetSection(string key)
        {
            read.Add($"{key}:");
            return inner.GetSection(key);
        }
    }
}
