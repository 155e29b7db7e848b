using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Doctor;

/// <summary>Registry, agent and HAProxy run, and yet traffic does not get through.</summary>
[Collection(SharedFleets.Name)]
public sealed class BrokenRoutingTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task Members_that_are_missing_down_or_partly_down(Store store)
    {
        var fleet = await fleets.OnAsync(store);
        var (empty, down, partly) = (Fleet.NewName("doctor"), Fleet.NewName("doctor"), Fleet.NewName("doctor"));
        var (dead, other) = (FreePort.Next(), FreePort.Next());
        await fleet.RouteAsync(empty, "1.0.0");
        await fleet.RegisterAsync(down, "1.0.0", dead);
        await fleet.RouteAsync(down, "1.0.0");
        await fleet.ServeAsync(partly, "1.0.0");
        await fleet.RegisterAsync(partly, "1.0.0", other);
        await fleet.RouteAsync(partly, "1.0.0");

        await ExpectAsync(
            fleet,
            (
                "error",
                $"backend {empty} has no members, so it answers 503",
                $"check whether {empty}@1.0.0 is registered: 'thalassa list {empty}'"),
            (
                "error",
                $"backend {down} has no member that passes its health check, so it answers 503; down: 127.0.0.1:{dead}",
                "check the answer of these members to GET /: must be 2xx/3xx"),
            (
                "warning",
                $"backend {partly}: 1 of 2 members do not pass their health check: 127.0.0.1:{other}",
                "check the answer of these members to GET /: must be 2xx/3xx"));
    }

    [Theory, EachStore]
    public async Task A_frontend_that_names_no_backend_and_one_that_cannot_listen(Store store)
    {
        var fleet = await fleets.OnAsync(store);
        await using var occupant = await AppServer.StartAsync("was there first");
        var (lonely, blocked) = (Fleet.NewName("doctor"), Fleet.NewName("doctor"));
        await fleet.PutAsync($"/frontends/{lonely}", new { bind = $"127.0.0.1:{FreePort.Next()}", backend = "missing", label = "east" });
        await fleet.PutAsync($"/frontends/{blocked}", new { bind = $"127.0.0.1:{occupant.Port}", backend = "missing", label = "east" });

        await ExpectAsync(
            fleet,
            (
                "error",
                $"frontend {lonely}: backend missing does not exist yet; until it does, requests for it are answered with 503",
                "create the backend"),
            ("error", $"frontend/{blocked} is refused", "correct or delete it; until then HAProxy keeps its previous configuration"));
    }

    [Theory, EachStore]
    public async Task A_switch_that_waits_for_a_healthy_member(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("doctor"));
        await fleet.ServeAsync(name, "1.0.0");
        await fleet.RegisterAsync(name, "2.0.0", FreePort.Next());
        await fleet.RouteAsync(name, "1.0.0");
        (await fleet.RunAsync("wait", $"{name}@1.0.0", "--agent", fleet.East.Url)).EndedWith(0);
        (await fleet.RunAsync("switch", name, "2.0.0")).EndedWith(0);

        await ExpectAsync(
            fleet,
            (
                "error",
                $"backend {name} was switched, but its previous version keeps the traffic because the new one has no healthy member",
                "switch back: 'thalassa switch'"));
    }

    private static Task ExpectAsync(Fleet fleet, params (string Level, string What, string Hint)[] expected) =>
        Eventually.PassesAsync(async () =>
        {
            var json = (await fleet.RunAsync("doctor", "--json", "--agent", fleet.East.Url)).EndedWith(1).Json;
            var findings = json.GetProperty("findings")
                .EnumerateArray()
                .Select(finding =>
                    (
                        finding.GetProperty("level").GetString(),
                        finding.GetProperty("what").GetString()!,
                        finding.GetProperty("cure").GetString() ?? string.Empty))
                .ToList();
            foreach (var (level, what, hint) in expected)
            {
                Assert.Contains(findings, finding =>
                    finding.Item1 == level
                    && finding.Item2.StartsWith(what, StringComparison.Ordinal)
                    && finding.Item3.Contains(hint, StringComparison.Ordinal));
            }
        });
}
