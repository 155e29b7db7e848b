using System.CommandLine;
using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Model;

namespace Thalassa.Cli.Doctor;

/// <summary><c>thalassa doctor</c>: problems with hints.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Diagnose the registry, the agents and their HAProxy, with a hint for each problem");
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var findings = await Progress.WhileAsync(session.Screen, async progress =>
        {
            progress.Say("examining ...");
            var registry = RegistryExamination.ExamineAsync(session, cancellationToken);
            var agents = await Task.WhenAll(
                session.Agents.Select(agent => AgentExamination.ExamineAsync(session, agent, cancellationToken)));
            return (await registry).Concat(agents.SelectMany(found => found)).ToList();
        });
        var (errors, warnings) = (
            findings.Count(finding => finding.Level == Level.Error), findings.Count(finding => finding.Level == Level.Warning));
        if (session.Screen.IsJson)
        {
            Screen.Json(new JsonObject
            {
                ["errors"] = errors,
                ["warnings"] = warnings,
                ["findings"] = new JsonArray([.. findings.Select(finding => finding.ToJson())]),
            });
        }
        else
        {
            Show(session.Screen, findings);
            session.Screen.Line(
                errors > 0 ? Cell.Bad($"{Plural.Of(errors, "error")}, {Plural.Of(warnings, "warning")}")
                : warnings > 0 ? Cell.Doubtful(Plural.Of(warnings, "warning"))
                : Cell.Good("no problems found"));
        }

        return errors > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? string.Empty : "s")}";

    private static void Show(Screen screen, IEnumerable<Finding> findings)
    {
        foreach (var part in findings.GroupBy(finding => finding.Part))
        {
            screen.Line(part.Key);
            foreach (var finding in part)
            {
                screen.Marked(finding.Mark, finding.What, finding.Hint);
            }
        }
    }
}
