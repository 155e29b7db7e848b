using System.Text.Json.Nodes;

namespace Thalassa.Client;

/// <content>Joining and finding services, in the words of etcd-registry.</content>
public sealed partial class ThalassaClient
{
    /// <summary>Registers a service of this process, starts the client if need be, and waits until the registry has taken it.</summary>
    /// <inheritdoc cref="Register"/>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version.</param>
    /// <param name="port">Its port, 1 to 65535.</param>
    /// <param name="meta">Whatever others should know.</param>
    /// <param name="host">The name or address at which others reach it; null for that of the options or the detected one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The registration, as a lookup returns it.</returns>
    /// <exception cref="RegistryException">The registry refused or failed; the service is not registered.</exception>
    /// <exception cref="OperationCanceledException">The call or the client was stopped; the service is not registered.</exception>
    public async Task<ServiceDocument> JoinAsync(
        string name, string version, int port, JsonObject? meta = null, string? host = null, CancellationToken cancellationToken = default)
    {
        var enrollment = CreateEnrollment(name, version, port, meta, host);
        try
        {
            _heartbeats.Start();
            var round = await _heartbeats.AfterAsync(() => _heartbeats.Enroll(enrollment), cancellationToken);
            if (round.Failed.TryGetValue(enrollment.Id, out var failure))
            {
                throw failure;
            }
        }
        catch (Exception failure) when (failure is RegistryException or OperationCanceledException)
        {
            _heartbeats.Withdraw(enrollment.Id);
            throw;
        }

        return DocumentOf(enrollment);
    }

    /// <summary>Ends registrations of this process, and waits for the registry's answer.</summary>
    /// <param name="name">The service; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RegistryException">At least one deregistration got no answer; the client retries until the lease has
    /// expired.</exception>
    public async Task LeaveAsync(string? name = null, CancellationToken cancellationToken = default)
    {
        var ids = _heartbeats.Enrolled(name is null ? null : _namespace.Outside(name));
        if (ids.Count == 0)
        {
            return;
        }

        if (!_heartbeats.State.IsRunning)
        {
            Withdraw();
            return;
        }

        var round = await _heartbeats.AfterAsync(Withdraw, cancellationToken);
        if (ids.Select(id => round.Failed.GetValueOrDefault(id)).FirstOrDefault(failure => failure is not null) is { } reason)
        {
            throw reason;
        }

        void Withdraw()
        {
            foreach (var id in ids)
            {
                _heartbeats.Withdraw(id);
            }
        }
    }

    /// <summary>A live member of a service.</summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version; null for any.</param>
    /// <param name="choice">Which one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The member, or null if there is none.</returns>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async Task<ServiceDocument?> LookupAsync(
        string name,
        string? version = null,
        LookupChoice choice = LookupChoice.Random,
        CancellationToken cancellationToken = default
    ) =>
        _picker.Pick(await GetRegistrationsAsync(name, version, cancellationToken), choice) is { } member
            ? ServiceDocument.Of(member)
            : null;

    /// <summary>The live members of a service, or of all.</summary>
    /// <param name="name">The service; null for all.</param>
    /// <param name="version">Its version; null for any.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async Task<IReadOnlyList<ServiceDocument>> ListAsync(
        string? name = null, string? version = null, CancellationToken cancellationToken = default) =>
        [.. (await GetRegistrationsAsync(name, version, cancellationToken)).Select(ServiceDocument.Of)];
}
