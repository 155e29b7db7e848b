using Thalassa.Testing;

namespace Thalassa.Functions.Tests.CustomHandler;

/// <summary>The function app as <c>dotnet publish</c> makes it, from what is built already.</summary>
public sealed class PublishedApp : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.At("app");

    public async Task InitializeAsync() => await Command.RunAsync(
        "dotnet", ["publish", RepositoryRoot.At("functions/Thalassa.Functions.csproj"), "--configuration", Configuration, "--no-build", "--output", Path, "--verbosity", "quiet", "--nologo"]);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
