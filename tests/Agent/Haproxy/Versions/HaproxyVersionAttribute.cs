using System.Reflection;
using Thalassa.Testing;
using Xunit.Sdk;

namespace Thalassa.Agent.Tests.Haproxy.Versions;

/// <summary>Runs a theory with one HAProxy: this machine's, or one of those that <c>local/haproxy/install</c> brings.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HaproxyVersionAttribute : DataAttribute
{
    /// <param name="version">A folder below <c>artifacts/haproxy</c>, or null for the HAProxy on <c>PATH</c>.</param>
    public HaproxyVersionAttribute(string? version = null)
    {
        Version = version;
        Program = version is null ? "haproxy" : RepositoryRoot.At("artifacts", "haproxy", version, "haproxy");
        Skip = version is null || File.Exists(Program) ? null : $"There is no HAProxy {version}; local/haproxy/install says why.";
    }

    /// <summary>The folder below <c>artifacts/haproxy</c>.</summary>
    public string? Version { get; }

    private string Program { get; }

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Program]];
}
