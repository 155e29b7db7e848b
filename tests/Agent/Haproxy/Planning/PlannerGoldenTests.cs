using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

public sealed class PlannerGoldenTests
{
    private static readonly string Folder = RepositoryRoot.At("tests", "Agent", "Haproxy", "Planning", "Golden");

    public static TheoryData<string> Cases() => new(Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_plan_is_what_it_was(string name)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Folder, name, "input.json")));
        var plan = Planner.Plan(Running(json), Desired(json), "same", "frontend web is new", new PlannerOptions());

        var golden = Path.Combine(Folder, name, "plan.txt");
        if (Environment.GetEnvironmentVariable("REGENERATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, Text(plan));
        }

        Assert.Equal(File.ReadAllText(golden), Text(plan));
    }

    private static string Text(Plan plan)
    {
        var text = new StringBuilder().Append("tier: ").Append(plan.Tier).Append('\n');
        plan.ReloadReasons.ToList().ForEach(reason => text.Append("reload: ").Append(reason).Append('\n'));
        plan.Steps.ToList().ForEach(step => text.Append("step: ").Append(step).Append('\n'));
        plan.Waiting.ToList().ForEach(pending => text.Append("waiting: ").Append(pending.What).Append('\n'));
        plan.Held.ToList().ForEach(key => text.Append("held: ").Append(key).Append('\n'));
        foreach (var (key, slots) in plan.Layout)
        {
            foreach (var slot in slots)
            {
                var end = slot.IsEnabled ? string.Empty : " disabled";
                text.Append($"file: {key}/s{slot.Number} {slot.Address}:{slot.Port} weight {slot.Weight}{end}\n");
            }
        }

        return text.ToString();
    }

    // "s3": "10.0.0.3:80 drain up weight=50 seconds=7 used=1 idle=2 sessions=1", all but the first left out where it is the usual
    private static RunningState Running(JsonElement json)
    {
        var running = json.GetProperty("running");
        var slots = running.TryGetProperty("slots", out var given)
            ? given.EnumerateObject().Select(slot => Slot(slot.Name, slot.Value.GetString()!.Split(' ')))
            : [];
        var structure = running.TryGetProperty("structure", out var text) ? text.GetString() : "same";
        return new(
            1,
            structure,
            running.TryGetProperty("slots", out _) ? RunningState.None.Backends.Add("live", [.. slots]) : RunningState.None.Backends);
    }

    private static RunningSlot Slot(string name, string[] words)
    {
        var end = IPEndPoint.Parse(words[0]);
        int Value(string key, int usual) =>
            words.FirstOrDefault(word => word.StartsWith(key + "=", StringComparison.Ordinal)) is { } word
                ? int.Parse(word[(key.Length + 1)..])
                : usual;
        return new()
        {
            Number = int.Parse(name[1..]),
            Address = end.Address,
            Port = end.Port,
            Admin = words.Contains("ready") ? SlotAdmin.Ready : words.Contains("drain") ? SlotAdmin.Drain : SlotAdmin.Maintenance,
            IsUp = words.Contains("up"),
            HasCheck = !words.Contains("unchecked"),
            Weight = Value("weight", 100),
            Seconds = Value("seconds", 100),
            Used = Value("used", 0),
            Idle = Value("idle", 0),
            Sessions = Value("sessions", 0),
        };
    }

    private static RoutingSnapshot Desired(JsonElement json)
    {
        var desired = json.GetProperty("desired");
        var definition = new Backend
        {
            Key = "live",
            Type = "dynamic",
            Name = "web",
            Version = "1",
            Balance = desired.TryGetProperty("balance", out var balance) ? balance.GetString()! : "roundrobin",
            Versions = desired.TryGetProperty("versions", out var versions)
                ? versions.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32(), StringComparer.Ordinal)
                : null,
        };
        return new(
            1,
            [],
            [
                new BackendState(definition, Servers(desired, "servers"))
                {
                    Standby = Servers(desired, "standby"),
                    IsForced = desired.TryGetProperty("force", out _),
                },
            ]);
    }

    // "10.0.0.3:80 version=1 weight=50 drained"
    private static ImmutableArray<Server> Servers(JsonElement desired, string name) =>
        desired.TryGetProperty(name, out var servers)
            ?
            [
                .. servers
                    .EnumerateArray()
                    .Select(item => item.GetString()!.Split(' '))
                    .Select(words => new Server(
                        IPEndPoint.Parse(words[0]).Address,
                        IPEndPoint.Parse(words[0]).Port,
                        int.Parse(words.FirstOrDefault(word => word.StartsWith("weight=", StringComparison.Ordinal))?[7..] ?? "100"))
                    {
                        Version = words.FirstOrDefault(word => word.StartsWith("version=", StringComparison.Ordinal))?[8..],
                        IsDrained = words.Contains("drained", StringComparer.Ordinal),
                    })
                    .Order(Server.Order),
            ]
            : [];
}
