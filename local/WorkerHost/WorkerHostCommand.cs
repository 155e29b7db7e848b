using System.CommandLine;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Http;

namespace Thalassa.Local.WorkerHost;

/// <summary>The command line of the host.</summary>
internal static class WorkerHostCommand
{
    /// <summary>Runs it until it is asked to end; a command line that cannot be used is <see cref="SettingArguments.Misused"/>.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                string.Join(Environment.NewLine, [.. parsed.Errors.Select(error => error.Message), SettingArguments.SeeHelp]));
            return SettingArguments.Misused;
        }

        // Longer than the host gives its worker to end. Without a time the signal would not be handled at all.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
    }

    private static RootCommand Create()
    {
        var app = new Option<string>("--app")
        {
            Description = "Folder of the published function app (with worker.config.json).",
            Required = true,
        };
        var urls = new Option<string?>("--urls")
        {
            Description = "Address to listen on. Default: http://127.0.0.1:7071. "
                + "Addresses other than loopback need the setting THALASSA_API_KEY or AccessKeys.",
        };
        var forwarded = new Option<ForwardedMode>("--forwarded")
        {
            Description = "X-Forwarded-For and similar headers: keep them, append the caller, or replace them with the caller.",
            DefaultValueFactory = _ => ForwardedMode.Append,
        };
        var settings = new Argument<string[]>("settings")
        {
            Description = "App settings as --Name=value; they override the environment. Timers need theirs, as in Azure: "
                + $"--ReaperSchedule='*/5 * * * * *'.{Environment.NewLine}{SettingArguments.Help}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        settings.Validators.Add(result =>
        {
            var unknown = result.Tokens.Select(token => token.Value).Where(token => SettingArguments.Read(token) is null).ToList();
            if (unknown.Count > 0)
            {
                result.AddError(SettingArguments.Complaint(unknown));
            }
        });
        var root = new RootCommand("Functions host for local use: runs the HTTP and timer functions of a published isolated worker.")
        {
            app, urls, forwarded, settings,
        };
        root.SetAction((parsed, cancellationToken) => RunAsync(
            new WorkerHostOptions
            {
                App = parsed.GetValue(app)!,
                Urls = parsed.GetValue(urls),
                Forwarded = parsed.GetValue(forwarded),
                Settings = (parsed.GetValue(settings) ?? []).Select(text => SettingArguments.Read(text)!.Value)
                    .GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(group => group.Key, group => (string?)group.Last().Value, StringComparer.OrdinalIgnoreCase),
            },
            cancellationToken));
        return root;
    }

    private static async Task<int> RunAsync(WorkerHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await RunningWorkerHost.StartAsync(options, cancellationToken);
            var address = host.Address.GetLeftPart(UriPartial.Authority);
            await Console.Out.WriteLineAsync(
                $"Functions host listening on {address} ({host.Functions.Count} functions, worker {host.WorkerId})");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
