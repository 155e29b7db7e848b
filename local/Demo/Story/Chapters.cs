using Thalassa.Local.Demo.Fleet;

namespace Thalassa.Local.Demo.Story;

/// <summary>The whole story by itself: register, route, switch, kill, leave; each step is measured by the answers that users got.</summary>
internal sealed class Chapters(RunningFleet fleet, HttpClient http, Action<string> say)
{
    // So many answers in a row without a member are taken as the proof that it gets no more.
    private const int Proof = 60;

    private IReadOnlyList<Traffic> _users = [];

    /// <summary>Runs the scenario.</summary>
    /// <returns>Whether all went as it should.</returns>
    public async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        _users = [.. Agent.All.Select(agent => new Traffic(agent.Label, agent.Web))];
        try
        {
            await RouteAsync(cancellationToken);
            await RegisterAsync(cancellationToken);
            await SwitchAsync("1.0.0", "1.1.0", cancellationToken);
            await SwitchAsync("1.1.0", "1.0.0", cancellationToken);
            await DeregisterAsync(cancellationToken);
            await StopAsync(fleet.Apps[1], cancellationToken);
            await RegisterAsync(cancellationToken);
            await KillAsync(fleet.Apps[0], cancellationToken);
            return Sum() & await ProveAsync(cancellationToken);
        }
        finally
        {
            foreach (var user in _users)
            {
                await user.DisposeAsync();
            }
        }
    }

    private async Task RouteAsync(CancellationToken cancellationToken)
    {
        var apps = fleet.Apps.Where(app => app.Version == "1.0.0").ToArray();
        await EachAsync(
            "both apps of 1.0.0 answer",
            user => Array.TrueForAll(apps, app => user.Since(TimeSpan.Zero).Any(answer => answer.Text == app.Answer)),
            cancellationToken);
        say($"route       both load balancers answer from {string.Join(" and ", apps.Select(app => app.Answer))}");
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var app = fleet.Waiting;
        var posted = Traffic.Elapsed;
        await fleet.Registry.RegisterAsync(app.Version, app.Port, secondsToExpire: 60, cancellationToken);
        await EachAsync($"{app.Answer} answers", user => First(user, posted, app.Answer) is not null, cancellationToken);
        say(
            $"register    POST {RegistryApi.Path(app.Version, app.Port)} -> its first request after "
            + $"{Times(user => First(user, posted, app.Answer)!.Received - posted)}");
    }

    private async Task SwitchAsync(string from, string to, CancellationToken cancellationToken)
    {
        var posted = Traffic.Elapsed;
        await fleet.Registry.SwitchAsync(to, cancellationToken);
        await EachAsync($"{to} answers alone", user => IsProof(user, posted, answer => IsOf(answer, to)), cancellationToken);
        say(
            $"switch      POST /backends/live {{\"version\": \"{to}\"}} -> first {to} "
            + $"after {Times(user => First(user, posted, answer => IsOf(answer, to))!.Received - posted)}, "
                + $"last {from} after {Times(user => Last(user, posted, answer => IsOf(answer, from)) - posted)}");
    }

    private async Task DeregisterAsync(CancellationToken cancellationToken)
    {
        var app = fleet.Waiting;
        var asked = Traffic.Elapsed;
        await fleet.Registry.DeregisterAsync(app.Version, app.Port, cancellationToken);
        await LeavesAsync(app, asked, cancellationToken);
        say(
            $"deregister  DELETE {RegistryApi.Path(app.Version, app.Port)} -> its last request after "
            + $"{Times(user => Last(user, asked, answer => answer.Text == app.Answer) - asked)}");
    }

    private async Task StopAsync(App app, CancellationToken cancellationToken)
    {
        var asked = Traffic.Elapsed;
        await app.Process.StopAsync();
        await LeavesAsync(app, asked, cancellationToken);
        say(
            $"stop        SIGTERM to {app.Answer}, which deregisters -> its last request after "
            + $"{Times(user => Last(user, asked, answer => answer.Text == app.Answer) - asked)}");
    }

    private async Task KillAsync(App app, CancellationToken cancellationToken)
    {
        var killed = Traffic.Elapsed;
        app.Process.Kill();
        var id = RegistryApi.Path(app.Version, app.Port)["/registrations".Length..];
        await fleet.WaitAsync(
            $"the lease of {app.Answer} runs out",
            async () =>
                !(await fleet.Registry.GetRegistrationsAsync(cancellationToken)).Any(registration => registration.Id.ToString() == id),
            cancellationToken);
        var expired = Traffic.Elapsed;
        await LeavesAsync(app, killed, cancellationToken);
        say(
            $"kill        kill -9 {app.Answer} (lease {App.SecondsToExpire} s) -> its last request after "
            + $"{Times(user => Last(user, killed, answer => answer.Text == app.Answer) - killed)}, "
                + $"out of the registry after {Time(expired - killed)}, out of both member lists after {Time(Traffic.Elapsed - killed)}");
    }

    /// <summary>No more requests, and in no agent's member list.</summary>
    private async Task LeavesAsync(App app, TimeSpan since, CancellationToken cancellationToken)
    {
        foreach (var agent in Agent.All)
        {
            await fleet.WaitAsync(
                $"{app.Answer} is out of the members at {agent.Label}",
                async () => !(await agent.MemberPortsAsync(http, cancellationToken)).Contains(app.Port),
                cancellationToken);
        }

        await EachAsync(
            $"{app.Answer} gets no more requests", user => IsProof(user, since, answer => answer.Text != app.Answer), cancellationToken);
    }

    private bool Sum()
    {
        var lost = 0;
        foreach (var user in _users)
        {
            var faults = user.Since(TimeSpan.Zero).Where(answer => answer.Fault is not null).ToArray();
            lost += faults.Length;
            say(
                $"users       {user.Label}: {user.Count} requests, {faults.Length} "
                + $"lost{string.Concat(faults.Take(5).Select(fault => $"\n              at {Time(fault.Sent)}: {fault.Fault}"))}");
        }

        return lost == 0;
    }

    /// <summary>Says which way requests and events went, as the Functions host and the bus have counted them.</summary>
    private async Task<bool> ProveAsync(CancellationToken cancellationToken)
    {
        if (fleet.Bus is not { } bus)
        {
            return true;
        }

        var host = await fleet.Registry.GetHostStatusAsync(cancellationToken);
        var (calls, worker) = (host.GetProperty("httpInvocations").GetInt64(), host.GetProperty("workerProcessId").GetInt32());
        say(
            $"way         {calls} requests went through the worker process {worker}; {bus.Sent} events went over AMQP to {Agent.All.Count} "
            + "agents");
        return calls > 0 && bus.Sent > 0;
    }

    private Task EachAsync(string what, Func<Traffic, bool> condition, CancellationToken cancellationToken) =>
        fleet.WaitAsync(what, () => Task.FromResult(_users.All(condition)), cancellationToken);

    private string Times(Func<Traffic, TimeSpan> time) =>
        string.Join(", ", _users.Select(user => $"{Time(time(user))} ({user.Label})"));

    private static string Time(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? $"{Math.Max(0, time.TotalMilliseconds):0} ms" : $"{time.TotalSeconds:0.0} s";

    private static bool IsOf(Answer answer, string version) => answer.Text?.StartsWith($"web {version} ", StringComparison.Ordinal) == true;

    private static Answer? First(Traffic user, TimeSpan since, string text) => First(user, since, answer => answer.Text == text);

    private static Answer? First(Traffic user, TimeSpan since, Predicate<Answer> match) => Array.Find(user.Since(since), match);

    private static TimeSpan Last(Traffic user, TimeSpan since, Predicate<Answer> match) =>
        Array.FindLast(user.Since(since), match)?.Sent ?? since;

    private static bool IsProof(Traffic user, TimeSpan since, Predicate<Answer> match)
    {
        var answers = user.Since(since);
        return answers.Length >= Proof && Array.TrueForAll(answers[^Proof..], match);
    }
}
