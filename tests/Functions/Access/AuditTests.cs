using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Access;

/// <summary>Who changed what can be read in the log, and no key can.</summary>
public sealed class AuditTests : ILoggerProvider, IAsyncLifetime
{
    private const string Audit = "Thalassa.Functions.Access.AuditLog";
    private readonly ConcurrentQueue<(string Category, string Line)> _lines = [];
    private RunningApp _app = null!;

    private IEnumerable<string> Changes => _lines.Where(line => line.Category == Audit).Select(line => line.Line);

    public async Task InitializeAsync() =>
        _app = await RunningApp.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(this),
            ["--Compatibility=etcd", "--TrustForwardedFor=true", "--Logging:LogLevel:Default=Trace", .. TestKeys.Settings]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Change_is_audited_with_its_caller_and_renewal_is_not()
    {
        await SendAsync(TestKeys.Web, "POST", "/registrations/web/1/10.0.0.5/80");
        await SendAsync(TestKeys.Web, "POST", "/registrations/web/1/10.0.0.5/80");
        await SendAsync(TestKeys.Web, "POST", "/registrations/web/1/10.0.0.5/80", "{\"zone\":\"b\"}");
        await SendAsync(
            TestKeys.Apps,
            "POST",
            "/registrations",
            "[{\"name\":\"a\",\"version\":\"1\",\"host\":\"h\",\"port\":1},{\"name\":\"b\",\"version\":\"1\",\"host\":\"h\",\"port\":1}]");
        await SendAsync(TestKeys.Web, "DELETE", "/registrations/web/1/10.0.0.5/80");
        await SendAsync(TestKeys.Web, "DELETE", "/v2/keys/services/web/none");
        await SendAsync(TestKeys.Reader, "GET", "/registrations");
        await Eventually.PassesAsync(() =>
            Task.Run(() =>
                Assert.Equal(
                    [
                        "web at 203.0.113.7: registered /web/1/10.0.0.5/80",
                        "web at 203.0.113.7: changed the meta of /web/1/10.0.0.5/80",
                        "apps at 203.0.113.7: registered /a/1/h/1",
                        "apps at 203.0.113.7: registered /b/1/h/1",
                        "web at 203.0.113.7: removed /web/1/10.0.0.5/80",
                    ],
                    Changes)));
    }

    [Fact]
    public async Task Changes_of_routing_are_noted_with_how_they_ended()
    {
        await SendAsync(TestKeys.Operator, "PUT", "/backends/live", "{\"type\":\"dynamic\",\"name\":\"web\",\"version\":\"1\"}");
        await SendAsync(TestKeys.Operator, "POST", "/backends/none", "{\"version\":\"2\"}");
        await SendAsync(TestKeys.Operator, "DELETE", "/backends/live");
        await Eventually.PassesAsync(() =>
            Task.Run(() =>
                Assert.Equal(
                    [
                        "operator at 203.0.113.7: PutBackend /backends/live returned 200",
                        "operator at 203.0.113.7: SwitchBackend /backends/none returned 404",
                        "operator at 203.0.113.7: DeleteBackend /backends/live returned 200",
                    ],
                    Changes)));
    }

    [Fact]
    public async Task Refusal_is_logged_and_no_line_contains_a_key()
    {
        await SendAsync("k-wrong", "POST", "/registrations/web/1/10.0.0.5/80?code=k-wrong");
        await SendAsync(TestKeys.Reader, "POST", $"/registrations/web/1/10.0.0.5/80?code={TestKeys.Reader}");
        await SendAsync(TestKeys.Web, "DELETE", "/registrations/other/1/10.0.0.5/80");
        await SendAsync(
            TestKeys.Operator,
            "PUT",
            $"/backends/live?code={TestKeys.Operator}",
            "{\"type\":\"dynamic\",\"name\":\"web\",\"version\":\"1\"}");
        await Eventually.PassesAsync(() => Task.Run(() => Assert.Single(Changes)));
        var refused = _lines.Where(line => line.Category == "Thalassa.Functions.Access.AccessMiddleware").Select(line => line.Line);
        Assert.Equal(
            [
                "Refused POST /registrations/web/1/10.0.0.5/80 from 203.0.113.7: missing or unknown key",
                "Refused POST /registrations/web/1/10.0.0.5/80 from reader at 203.0.113.7: its role is Read, the call needs Register",
                "Refused DELETE /registrations/other/1/10.0.0.5/80 from web at 203.0.113.7: the name is outside the prefixes of the key",
            ],
            refused);
        Assert.All(_lines.Where(line => line.Category.StartsWith("Thalassa", StringComparison.Ordinal)), line =>
            Assert.DoesNotContain("k-", line.Line, StringComparison.Ordinal));
    }

    public ILogger CreateLogger(string categoryName) => new Lines(categoryName, _lines);

    public void Dispose() => GC.SuppressFinalize(this);

    private async Task SendAsync(string key, string method, string path, string? json = null)
    {
        using var answer = await _app.SendAsync(method, path, json, ("x-functions-key", key), ("X-Forwarded-For", "203.0.113.7:4711"));
    }

    private sealed class Lines(string category, ConcurrentQueue<(string Category, string Line)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue((category, formatter(state, exception)));
    }
}
