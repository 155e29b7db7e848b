using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thalassa.Testing;

namespace Thalassa.Local.Host.Tests;

public sealed class HostJsonTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("host-json-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("", "/Echo")]
    [InlineData("v2/fn", "/v2/fn/Echo")]
    public async Task The_route_prefix_is_that_of_the_file(string prefix, string path)
    {
        await using var app = await TestApp.StartAsync(Builder($$$"""{ "extensions": { "http": { "routePrefix": "{{{prefix}}}" } } }"""));
        Assert.Equal("echo ", await app.Http.GetStringAsync(path));
    }

    [Fact]
    public void Log_levels_are_those_of_the_file()
    {
        var builder = Builder("""{"logging": {"logLevel": {"default": "Warning", "Some.Part": "Debug"}}}""");
        builder.Logging.AddProvider(new Listener());
        using var host = TestApp.Build(builder);
        var logs = host.Services.GetRequiredService<ILoggerFactory>();
        Assert.True(logs.CreateLogger("Some.Part.Of.It").IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void Every_fault_of_the_file_is_named_at_once()
    {
        var builder = Builder(
            """{"functionTimeout": "soon", "extensions": {"http": {"maxConcurrentRequests": 0, "maxOutstandingRequests": "x"}}}""");
        var message = Assert.Throws<InvalidOperationException>(() => TestApp.Build(builder)).Message;
        Assert.Contains("functionTimeout is 'soon'", message, StringComparison.Ordinal);
        Assert.Contains("maxConcurrentRequests is '0'", message, StringComparison.Ordinal);
        Assert.Contains("maxOutstandingRequests is 'x'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invocation_that_takes_longer_than_the_time_out_is_cancelled()
    {
        var time = new ManualTimeProvider();
        var builder = Builder("""{"functionTimeout": "00:01:00"}""");
        builder.Services.AddSingleton<TimeProvider>(time);
        await using var app = await TestApp.StartAsync(builder);
        var answer = app.Http.GetAsync(new Uri("/api/hold", UriKind.Relative));
        await Eventually.TrueAsync(() => app.Journal.Entries.Count == 1 && time.ActiveTimers == 2);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Problems.Check(await answer, 500, "Hold");
    }

    [Fact]
    public async Task Requests_beyond_the_limits_wait_or_are_refused()
    {
        await using var app = await TestApp.StartAsync(
            Builder("""{"extensions": {"http": {"maxConcurrentRequests": 1, "maxOutstandingRequests": 2}}}"""));
        var answers = Enumerable.Range(0, 3).Select(_ => app.Http.GetAsync(new Uri("/api/hold", UriKind.Relative))).ToList();
        var refused = await Task.WhenAny(answers);
        await Problems.Check(await refused, 429, "host.json");

        // The refusal may be there before the one that runs has begun.
        await Thalassa.Testing.Eventually.TrueAsync(() => !app.Journal.Entries.IsEmpty);
        Assert.Single(app.Journal.Entries);
        app.Journal.Gate.Writer.TryWrite("one");
        app.Journal.Gate.Writer.TryWrite("two");
        var rest = await Task.WhenAll(answers.Where(answer => answer != refused));
        Assert.All(rest, answer => Assert.True(answer.IsSuccessStatusCode));
    }

    private FunctionsApplicationBuilder Builder(string json)
    {
        File.WriteAllText(Path.Combine(_root.FullName, "host.json"), json);
        return TestApp.Builder($"--AzureWebJobsScriptRoot={_root.FullName}");
    }

    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        { }
    }
}
