using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Agent.Discovery;
using Thalassa.Client;
using Thalassa.Client.Events;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Compatibility.Etcd;

/// <summary>An etcd that etcd-registry's clients write to, as the source of members.</summary>
/// <remarks>
/// The watch is a stream, opened before the keys are read, and without an index: with one that etcd has in its history it answers with that
/// one event and nothing after it.
/// </remarks>
internal sealed class EtcdSource(HttpClient http, EtcdOptions options, TimeProvider time) : IMemberSource
{
    private const int NoSuchKey = 100;

    private readonly SourceHttp _asker = new(http, options.Hosts, time);
    private readonly Revisions _revisions = new(time);
    private long _index;

    /// <inheritdoc/>
    public string Kind => "etcd";

    /// <inheritdoc/>
    public IReadOnlyList<Uri> Hosts => options.Hosts;

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<Registration>> GetAsync(ImmutableSortedSet<string> names, CancellationToken cancellationToken)
    {
        var (index, nodes) = await _asker.GetAsync(
            $"v2/keys/{options.Prefix}?recursive=true&quorum=true", options.Timeout, null, ReadKeys, cancellationToken);
        if (index < _index)
        {
            _revisions.Restart();
        }

        _index = index;
        Registration[] all = [.. nodes.Select(Read).OfType<Registration>().DistinctBy(registration => registration.Id)];
        _revisions.Keep(all.Select(registration => registration.Id.ToString()).ToHashSet(StringComparer.Ordinal));
        return [.. all.Where(registration => names.IsEmpty || names.Contains(registration.Id.Name))];
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EventSignal> FollowAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        return Reconnecting.FollowAsync(
            options.Hosts, "watch", (host, token) => WatchAsync(host, backoff, token), backoff, time, cancellationToken);
    }

    private async IAsyncEnumerable<EventSignal> WatchAsync(
        Uri host, Backoff backoff, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(
            new Uri(host, $"v2/keys/{options.Prefix}?recursive=true&wait=true&stream=true"), cancellationToken);
        await using var stream = new SilenceLimitStream(await response.Content.ReadAsStreamAsync(cancellationToken), options.Silence, time);
        using var lines = new StreamReader(stream, Encoding.UTF8);
        backoff.Reset();
        yield return EventSignal.Connected;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0 && Signal(EtcdChange.Read(Encoding.UTF8.GetBytes(line))) is { } signal)
            {
                yield return signal;
            }
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            throw SourceHttp.Unexpected(response, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
    }

    /// <summary>What a change means; null for a heartbeat.</summary>
    private EventSignal? Signal(EtcdChange change)
    {
        if (change.Node is not { } node || node.Dir)
        {
            // A folder went with all that was in it.
            return EventSignal.Received();
        }

        var events = new List<RegistryEvent>();
        var now = node.Value is { } value ? EtcdDocument.Read(value)?.Id : null;
        if (change.PrevNode?.Value is { } before && EtcdDocument.Read(before)?.Id is { } left && left != now
            && _revisions.Gone(left.ToString(), node.ModifiedIndex) is { } revision)
        {
            events.Add(
                Event(
                    EventTypes.Offline,
                    left,
                    revision,
                    JsonSerializer.SerializeToElement(new Dictionary<string, long>(StringComparer.Ordinal) { ["revision"] = revision })));
        }

        if (Read(node, out var isChange) is { } registration && isChange)
        {
            events.Add(
                Event(
                    EventTypes.Online,
                    registration.Id,
                    registration.Revision,
                    JsonSerializer.SerializeToElement(registration, Json.Default.Registration)));
        }

        return events.Count > 0 ? EventSignal.Received(events) : null;
    }

    private RegistryEvent Event(string type, RegistrationId id, long revision, JsonElement data) => new()
    {
        Id = $"{id}@{revision}",
        Source = options.Hosts[0].ToString(),
        Type = type,
        Subject = id.ToString(),
        Time = time.GetUtcNow(),
        Data = data,
    };

    private Registration? Read(EtcdNode node) => Read(node, out _);

    private Registration? Read(EtcdNode node, out bool isChange)
    {
        isChange = false;
        return node.Value is { } value && EtcdDocument.Read(value) is { } document
            ? new Registration
            {
                Id = document.Id,
                LastKnown = time.GetUtcNow().ToUnixTimeMilliseconds(),
                Meta = document.Meta,
                Revision = _revisions.Live(document.Id.ToString(), value, node.ModifiedIndex, out isChange),
            }
            : null;
    }

    private static (long Index, IEnumerable<EtcdNode> Nodes) ReadKeys(HttpResponseMessage response, byte[] body)
    {
        try
        {
            var answer = EtcdChange.Read(body);
            var index = response.Headers.TryGetValues("X-Etcd-Index", out var values)
                && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                ? given
                : throw new JsonException("the header X-Etcd-Index is missing");
            return (response.StatusCode, answer) switch
            {
                (HttpStatusCode.OK, { Node: { Dir: true } root }) => (index, root.All()),
                (HttpStatusCode.NotFound, { ErrorCode: NoSuchKey }) => (index, []),
                _ => throw SourceHttp.Unexpected(response, body),
            };
        }
        catch (JsonException failure) when (response.StatusCode == HttpStatusCode.OK)
        {
            throw new RegistryException($"did not answer with what etcd answers: {failure.Message}", failure);
        }
        catch (JsonException)
        {
            throw SourceHttp.Unexpected(response, body);
        }
    }
}
