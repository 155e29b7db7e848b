using Thalassa.Local.WorkerHost.Http;
using Thalassa.Testing;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>The registry notes the caller that the front end saw, whatever the host does with the header in between.</summary>
public sealed class ForwardedTests
{
    private const string MadeUp = "6.6.6.6";
    private const string Seen = "9.9.9.9";

    [Theory]
    [InlineData(ForwardedMode.None, Seen)]
    [InlineData(ForwardedMode.Append, Seen)]
    [InlineData(ForwardedMode.Replace, "(null)")]
    public async Task Caller_cannot_choose_its_address(ForwardedMode mode, string expected)
    {
        await using var app = await TestHost.StartAsync(options => options with { Forwarded = mode }, "TrustForwardedFor=true");
        using var answer = await app.SendAsync(
            "POST", "/registrations/web/1/10.0.0.1/80", headers: [("X-Forwarded-For", $"{MadeUp}, {Seen}:1234")]);
        Assert.True(answer.IsSuccessStatusCode);

        // Log lines come by a way of their own, which may take longer than the answer.
        await Eventually.TrueAsync(() => app.Log.Lines.Any(line => line.Contains($"at {expected}: registered", StringComparison.Ordinal)));
        Assert.DoesNotContain(MadeUp, app.Log.ToString(), StringComparison.Ordinal);
    }
}
