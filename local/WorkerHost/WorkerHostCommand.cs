using System.CommandLine;
using Thalassa.Local.WorkerHost.Http;

namespace Thalassa.Local.WorkerHost;

/// <summary>The command line of the host.</summary>
internal static class WorkerHostCommand
{
    public static RootCommand Create()
    {
        var app = new Option<string>("--app")
        {
            Description = "Folder of the published function app (worker.config.json is in it).",
            Required = true,
        };
        var urls = new Option<string?>("--urls")
        {
            Description = "Where to listen. Default: http://127.0.0.1:7071. "
                + "Beyond loopback only with the setting THALASSA_API_KEY or AccessKeys.",
        };
        var forwarded = new Option<ForwardedMode>("--forwarded")
        {
            Description = "X-Forwarded-For and the like: left as they are, the caller added, or replaced by the caller.",
            DefaultValueFactory = _ => ForwardedMode.Append,
        };
        var settings = new Argument<string[]>("settings")
        {
            Description = "App settings as --Name=value. They go before the environment. Schedules of timers are settings, as in Azure: --ReaperSchedule='*/5 * * * * *'.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        settings.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => Setting(token.Value) is null))
            {
                result.AddError($"unknown option '{token.Value}'; a setting is --Name=value");
            }
        });
        var root = new RootCommand("Plays the Azure Functions host for a published isolated worker, which runs HTTP and timer functions.")
        {
            app, urls, forwarded, settings,
        };
        root.SetAction((parsed, cancellationToken) => RunAsync(
            new WorkerHostOptions
            {
                App = parsed.GetValue(app)!,
                Urls = parsed.GetValue(urls),
                Forwarded = parsed.GetValue(forwarded),
                Settings = (parsed.GetValue(settings) ?? []).Select(text => Setting(text)!.Value)
                    .GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(group => group.Key, group => (string?)group.Last().Value, StringComparer.OrdinalIgnoreCase),
            },
            cancellationToken));
        return root;
    }

    private static KeyValuePair<string, string>? Setting(string token) =>
        token is ['-', '-', not ('-' or '='), ..] && token.IndexOf('=', StringComparison.Ordinal) is > 2 and var end
            ? KeyValuePair.Create(token[2..end], token[(end + 1)..])
            : null;

    private static async Task<int> RunAsync(WorkerHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await RunningWorkerHost.StartAsync(options, cancellationToken);
            var address = host.Address.GetLeftPart(UriPartial.Authority);
            await Console.Out.WriteLineAsync(
                $"Functions host listening on {address} ({host.Functions.Count} functions, worker {host.WorkerId})");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await host.StopAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (WorkerHostException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
