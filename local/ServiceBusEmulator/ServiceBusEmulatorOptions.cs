using Microsoft.Extensions.Logging;
using Thalassa.Local.ServiceBus.Access;

namespace Thalassa.Local.ServiceBus;

/// <summary>How the emulator is started.</summary>
public sealed record ServiceBusEmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default, for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The clock by which locks, lives and signatures end. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Keys besides <see cref="ServiceBusEmulator.RootKeyName"/>, which may do everything. Default: none.</summary>
    public IReadOnlyList<AccessPolicy> Policies { get; init; } = [];

    /// <summary>The root key; null, the default, for a random one.</summary>
    public string? RootKey { get; init; }

    /// <summary>Topics that are there from the start. Default: none.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What may be done in a second; null, the default, for as much as there is time for.</summary>
    public NamespaceCredits? Credits { get; init; }

    /// <summary>Where the web server's logs go. Default: nowhere.</summary>
    public ILoggerProvider? Logs { get; init; }
}
