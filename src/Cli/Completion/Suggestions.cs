using System.CommandLine.Completions;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Client;
using Thalassa.Model.Faults;

namespace Thalassa.Cli.Completion;

/// <summary>
/// Completions for names, from the registry's current state. The user waits for them, so they are quick or empty.
/// </summary>
internal static class Suggestions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Services, and their versions after an <c>@</c>.</summary>
    public static IEnumerable<CompletionItem> Services(CompletionContext context) => Ask(context, async (session, cancellationToken) =>
    {
        var live = await session.Client.GetRegistrationsAsync(cancellationToken: cancellationToken);
        return live.SelectMany(registration => (string[])[registration.Id.Name, $"{registration.Id.Name}@{registration.Id.Version}"]);
    });

    /// <summary>Versions of all services.</summary>
    public static IEnumerable<CompletionItem> Versions(CompletionContext context) => Ask(context, async (session, cancellationToken) =>
        (await session.Client.GetRegistrationsAsync(cancellationToken: cancellationToken)).Select(registration => registration.Id.Version));

    /// <summary>The keys of frontends or backends.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Keys(RoutingKind kind) =>
        context =>
            Ask(context, async (session, cancellationToken) =>
                (await session.Client.Registry.GetRoutingAsync(kind, null, cancellationToken))!
                    .Value.Select(item => item.TryGetProperty("key", out var key) ? key.GetString() : null)
                    .OfType<string>());

    private static IEnumerable<CompletionItem> Ask(
        CompletionContext context, Func<Session, CancellationToken, Task<IEnumerable<string>>> question)
    {
        try
        {
            var faults = new FaultList();
            using var session = Session.Open(context.ParseResult, new Screen(isJson: false), faults);
            using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
#pragma warning disable RS0030 // System.CommandLine asks for suggestions and waits; this wait has a limit.
            return faults.Count > 0 ? [] : [.. question(session, limit.Token).WaitAsync(Limit, TimeProvider.System).GetAwaiter().GetResult()
                .Where(word => word.StartsWith(context.WordToComplete, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .Select(word => new CompletionItem(word))];
#pragma warning restore RS0030
        }
        catch (Exception)
        {
            // An error message must not appear in the line being completed.
            return [];
        }
    }
}
