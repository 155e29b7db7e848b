using Thalassa.Local.Demo.Fleet;

namespace Thalassa.Local.Demo.Live;

/// <summary>The calls to try, as lines that work when they are pasted into another terminal.</summary>
internal static class Tour
{
    /// <summary>Prints them with the ports and processes of this run.</summary>
    public static void Print(RunningFleet fleet, string logs)
    {
        var registry = RegistryApi.Address.ToString().TrimEnd('/');
        var waiting = fleet.Waiting;
        var victim = fleet.Apps[0];
        Console.WriteLine($$"""

            Try in another terminal:
              see        curl {{Agent.All[0].Web}}    curl {{Agent.All[1].Web}}
              register   curl -X POST {{registry}}{{RegistryApi.Path(waiting.Version, waiting.Port)}} -d '{"secondsToExpire": 30}'
              list       curl {{registry}}/registrations/web
              members    curl {{Agent.All[0].Api}}backends/live/members
              switch     curl -X POST {{registry}}/backends/live -d '{"version": "1.1.0"}'
              back       curl -X POST {{registry}}/backends/live -d '{"version": "1.0.0"}'
              stop       kill {{fleet.Apps[1].Process.Id}}       ({{fleet.Apps[1].Answer}}: deregisters, loses nothing)
              kill       kill -9 {{victim.Process.Id}}    ({{victim.Answer}}: its lease of {{App.SecondsToExpire}} s runs out)
            Logs are in {{logs}}. Ctrl-C ends everything.

            """);
    }
}
