using System.Net;
using Thalassa.Agent.Model;
using Thalassa.Client;
using Thalassa.Model.Agents;

namespace Thalassa.Agent.Fleet;

/// <summary>
/// The agent's own heartbeat: tells the registry how it is, every 15 s and when it changed, at most once a second, and takes it out when it
/// stops.
/// </summary>
/// <remarks>Nothing waits for it and nothing fails with it: what others see of the agent is not what it does.</remarks>
internal sealed partial class FleetReporter(
    RegistryClient client, SelfReport self, ChangeSignal signal, TimeProvider time, ILogger<FleetReporter> logger) : BackgroundService
{
    /// <summary>The pause between two reports that say the same.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);

    /// <summary>The shortest pause between two looks whether there is something new to say.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>The pause after a registry said that it takes no reports.</summary>
    public static readonly TimeSpan Unwanted = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    private bool _isWanted = true;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(Parting, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await client.RemoveAgentAsync(self.Id, either.Token);
        }
        catch (Exception failure) when (failure is RegistryException or OperationCanceledException)
        {
            // It is forgotten soon by itself.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        AgentReport? said = null;
        var since = time.GetTimestamp();
        var changes = new ChangeReader(signal, Pace, time);
        while (true)
        {
            var report = self.Read();
            if (said is null || !SaysTheSame(report, said) || time.GetElapsedTime(since) >= Usual)
            {
                since = time.GetTimestamp();
                said = await TrySayAsync(report, stoppingToken) ? report : null;
            }

            if (said is null)
            {
                await Task.Delay(_isWanted ? Usual : Unwanted, time, stoppingToken);
            }
            else if (Usual - time.GetElapsedTime(since) is { Ticks: > 0 } rest)
            {
                await changes.WaitAsync(rest, stoppingToken);
            }
        }
    }

    private static bool SaysTheSame(AgentReport one, AgentReport other) =>
        one with { Problems = [] } == other with { Problems = [] } && one.Problems.SequenceEqual(other.Problems);

    private async Task<bool> TrySayAsync(AgentReport report, CancellationToken cancellationToken)
    {
        try
        {
            await client.ReportAgentAsync(report, cancellationToken);
            _isWanted = true;
            return true;
        }
        catch (RegistryException failure)
        {
            // Whether the registry can be reached is logged by who follows it; one that is older than its agents is worth a word.
            var isUnwanted = failure.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;
            if (_isWanted && failure.IsRefusal)
            {
                LogRefused(failure.Message);
            }

            _isWanted = !isUnwanted;
            return false;
        }
    }

    [LoggerMessage(
        LogEvents.ReportRefused, LogLevel.Warning,
        "The registry refuses this agent's reports, so its fleet page does not show this agent: {Failure}")]
    private partial void LogRefused(string failure);
}
