using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A backend as a template sees it: every property is safe where it stands.</summary>
/// <remarks>A registration's free <c>meta</c> is not among them: nothing that a registered client sends becomes configuration.</remarks>
public sealed class BackendSection
{
    internal BackendSection(BackendState state, ImmutableArray<SlotLine>? slots)
    {
        var backend = state.Definition;
        Key = HaproxyText.Name(backend.Key);
        Type = HaproxyText.OneOf(backend.Type, "static", "dynamic");
        Name = backend.Name is null ? null : HaproxyText.Word(backend.Name);
        Version = backend.Version is null ? null : HaproxyText.Word(backend.Version);
        Mode = HaproxyText.OneOf(backend.Mode, "http", "tcp");
        Balance = HaproxyText.OneOf(backend.Balance, "roundrobin", "static-rr", "leastconn", "first", "source", "random");
        Host = backend.Host is null ? null : HaproxyText.HostHeader(backend.Host);
        Health = backend.Health is null ? null : new HealthSection(backend.Health, Host);
        Natives = [.. backend.Natives.Select(HaproxyText.Native)];
        Label = backend.Label is null ? null : HaproxyText.Name(backend.Label);
        Members = [.. slots?.Select(slot => new ServerLine(slot)) ?? state.Servers.Select(server => new ServerLine(Key, server))];
    }

    /// <summary>The section's name.</summary>
    public string Key { get; }

    /// <summary><c>static</c> or <c>dynamic</c>.</summary>
    public string Type { get; }

    /// <summary>The service of a dynamic backend, or null.</summary>
    public string? Name { get; }

    /// <summary>Its version, or null.</summary>
    public string? Version { get; }

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Mode { get; }

    /// <summary>HAProxy's balance algorithm.</summary>
    public string Balance { get; }

    /// <summary>The Host header that members get, quoted, or null.</summary>
    public string? Host { get; }

    /// <summary>The HTTP check, in either mode, or null.</summary>
    public HealthSection? Health { get; }

    /// <summary>The operator's own lines.</summary>
    public IReadOnlyList<string> Natives { get; }

    /// <summary>Its servers.</summary>
    public IReadOnlyList<ServerLine> Members { get; }

    /// <summary>Which agents it is for, or null for all.</summary>
    public string? Label { get; }

    /// <summary>The section's lines, without its heading.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"mode {Mode}",
        $"balance {Balance}",
        // One server that joins or leaves then moves its own clients only.
        .. Balance == "source" ? ["hash-type consistent"] : Array.Empty<string>(),
        .. Mode == "http" && Host is not null ? [$"http-request set-header Host {Host}"] : Array.Empty<string>(),
        .. Health is null ? [] : Health.Lines,
        DefaultServer(),
        .. Natives,
        .. Members.Select(member => member.Line),
    ];

    // An unchecked server is checked again soon after its first failure, so a dead one leaves within about one interval.
    private string DefaultServer()
    {
        var interval = Health?.Interval ?? 2000;
        return $"default-server check inter {interval} fastinter {Math.Min(interval, 500)} downinter {Math.Min(interval, 1000)} rise 1 "
            + $"fall 2 weight {ServerLine.DefaultWeight} pool-purge-delay 1s";
    }
}
