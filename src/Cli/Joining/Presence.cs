using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Client;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Joining;

/// <summary>What this process has in the registry, for as long as it is wanted there.</summary>
internal sealed class Presence : IAsyncDisposable
{
    private readonly ThalassaClient _client;
    private readonly Reporter _reporter;
    private readonly TaskCompletionSource<RegistryException> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<RegistrationId, bool> _isIn = [];

    public Presence(ThalassaClient client, Reporter reporter)
    {
        (_client, _reporter) = (client, reporter);
        client.UpdateSuccessful += (_, happened) => Note(happened.Registrations);
        client.UpdateFailed += (_, happened) => Note(happened);
    }

    /// <summary>Completes when the registry refuses what it never took before; trying again does not cure that.</summary>
    public Task<RegistryException> Refused => _refused.Task;

    /// <summary>Registers something, from now on or, before the start, from then on.</summary>
    public void Add(string name, string version, int port, JsonObject meta) =>
        _client.Register(name, version, port, meta.DeepClone().AsObject());

    /// <summary>Begins.</summary>
    public Task StartAsync() => _client.StartAsync();

    /// <summary>Takes all of it away.</summary>
    /// <returns>Why the registry does not know, or null.</returns>
    public async Task<RegistryException?> LeaveAsync()
    {
        RegistryException? failure = null;
        try
        {
            await _client.LeaveAsync();
            foreach (var id in _isIn.Keys)
            {
                _reporter.Deregistered(id);
            }

            _isIn.Clear();
        }
        catch (RegistryException exception)
        {
            failure = exception;
        }

        await _client.StopAsync();
        return failure;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private void Note(IEnumerable<RegistrationId> taken)
    {
        foreach (var id in taken)
        {
            if (!_isIn.TryGetValue(id, out var wasIn) || !wasIn)
            {
                _reporter.Registered(id, isAgain: _isIn.ContainsKey(id));
                _isIn[id] = true;
            }
        }
    }

    private void Note(UpdateFailedEventArgs happened)
    {
        foreach (var id in happened.Registrations)
        {
            if (_isIn.ContainsKey(id))
            {
                _isIn[id] = false;
            }
            else if (
                happened.Failure.IsRefusal
                && happened.Failure.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
            {
                _refused.TrySetResult(happened.Failure);
            }

            _reporter.Failed(id, happened.Failure.Message, happened.RetryIn);
        }
    }
}
