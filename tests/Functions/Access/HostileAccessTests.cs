using Thalassa.Functions.Tests.Hostile;

namespace Thalassa.Functions.Tests.Access;

/// <summary>No key allows more than its rights, and no refusal reveals what exists.</summary>
public sealed class HostileAccessTests(HostileAccessTests.GuardedApp app) : IClassFixture<HostileAccessTests.GuardedApp>
{
    [Fact]
    public void The_table_is_long_and_says_each_thing_once()
    {
        Assert.InRange(AccessAttempts.All.Count, 250, 1000);
        Assert.Distinct(AccessAttempts.All.Select(attempt => $"{attempt} {attempt.Headers}"));
    }

    [Theory]
    [MemberData(nameof(AccessAttempts.Rows), MemberType = typeof(AccessAttempts), DisableDiscoveryEnumeration = true)]
    public async Task Unauthorized_call_is_refused_and_changes_and_reveals_nothing(AccessAttempt attempt)
    {
        var before = await app.App.ContentAsync();
        var there = await RawHttp.SendAsync(app.App.Address, attempt.About("there"));
        var absent = await RawHttp.SendAsync(app.App.Address, attempt.About("absent"));
        Assert.True(attempt.Status == there.Status, $"{attempt}: {there.Status} instead of {attempt.Status}\n{there.Head}\n{there.Body}");
        Assert.Equal(before, await app.App.ContentAsync());
        Assert.Equal(Alike(there), Alike(absent));
        if (attempt.Status != 404 && there.Body.Length > 0)
        {
            Assert.Equal("application/problem+json", there.Header("Content-Type"));
            Assert.DoesNotContain("there", there.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("k-", there.Body, StringComparison.Ordinal);
        }
    }

    /// <summary>An answer without what differs of itself: the name that the client sent, and lengths and times.</summary>
    private static string Alike(RawHttp answer) => string.Join('\n', answer.Head.Split("\r\n")
        .Where(line => !line.StartsWith("Date:", StringComparison.Ordinal) && !line.StartsWith("Content-Length:", StringComparison.Ordinal))
        .Append(answer.Body)).Replace("absent", "there", StringComparison.Ordinal);

    /// <summary>An app with every surface, keys of every kind, and something to take.</summary>
    public sealed class GuardedApp : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await RunningApp.StartAsync(null, ["--Compatibility=bender,etcd", "--RateLimit=0", .. TestKeys.Settings]);
            App.Http.DefaultRequestHeaders.Add("x-functions-key", TestKeys.Operator);
            App.Http.DefaultRequestHeaders.Accept.ParseAdd(Model.MediaTypes.Own);
            await App.OkAsync("POST", "/registrations/there/1/10.0.0.5/80", "{\"secondsToExpire\":3600}");
            await App.OkAsync("PUT", "/backends/there", "{\"type\":\"dynamic\",\"name\":\"there\",\"version\":\"1\"}");
            await App.OkAsync("PUT", "/frontends/there", "{\"bind\":\"*:80\",\"backend\":\"there\"}");
            foreach (var (key, port) in ((string, int)[])[("there/one", 81), ("space/there/one", 82), ("web/foreign", 83)])
            {
                using var form = new FormUrlEncodedContent([
                    new("value", $"{{\"name\":\"there\",\"hostname\":\"10.0.0.5\",\"port\":{port}}}"),
                ]);
                using var put = await App.Http.PutAsync(new Uri($"/v2/keys/services/{key}", UriKind.Relative), form);
                Assert.Equal(201, (int)put.StatusCode);
            }
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
