using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Client;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Joining;

/// <summary>The registrations of this process, from start to departure.</summary>
internal sealed class JoiningSession : IAsyncDisposable
{
    private readonly ThalassaClient _client;
    private readonly Reporter _reporter;
    private readonly TaskCompletionSource<RegistryException> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<RegistrationId, bool> _isIn = [];

    public JoiningSession(ThalassaClient client, Reporter reporter)
    {
        (_client, _reporter) = (client, reporter);
        client.UpdateSuccessful += (_, happened) => Note(happened.Registrations);
        client.UpdateFailed += (_, happened) => Note(happened);
    }

    /// <summary>Completes when the registry refuses a registration that it has never accepted; a retry cannot help.</summary>
    public Task<RegistryException> Refused => _refused.Task;

    /// <summary>Adds a registration; before the start, it is sent at the start.</summary>
    public void Add(string name, string version, int port, JsonObject meta) =>
        _client.Register(name, version, port, meta.DeepClone().AsObject());

    /// <summary>Starts to register.</summary>
    public Task StartAsync() => _client.StartAsync();

    /// <summary>Removes all registrations.</summary>
    /// <returns>Why the registry could not be notified, or null.</returns>
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
