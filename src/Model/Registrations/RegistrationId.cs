using Thalassa.Model.Faults;

namespace Thalassa.Model.Registrations;

/// <summary>The identity of a registration: one instance of one version of one service.</summary>
/// <remarks>Only <see cref="TryCreate"/> makes one, so a value that exists is valid.</remarks>
public sealed record RegistrationId
{
    private RegistrationId(string name, string version, string host, int port)
    {
        Name = name;
        Version = version;
        Host = host;
        Port = port;
    }

    /// <summary>The service.</summary>
    public string Name { get; }

    /// <summary>The version of the service.</summary>
    public string Version { get; }

    /// <summary>A DNS name in lower case, or an address in its normal form.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Checks the four parts and notes every fault among them.</summary>
    /// <returns>The id, or null if <paramref name="faults"/> grew.</returns>
    public static RegistrationId? TryCreate(string? name, string? version, string? host, string? port, FaultList faults)
    {
        var before = faults.Count;
        ServiceToken.Check(name, "name", faults);
        ServiceToken.Check(version, "version", faults);
        _ = HostText.TryParse(host, "host", faults, out var normalHost);
        _ = PortNumber.TryParse(port, "port", faults, out var number);
        return faults.Count == before ? new RegistrationId(name!, version!, normalHost, number) : null;
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <returns>The id, or null if the text is none.</returns>
    public static RegistrationId? TryParse(string? text)
    {
        var parts = text?.Split('/');
        return parts is ["", var name, var version, var host, var port]
            ? TryCreate(name, version, host, port, new FaultList())
            : null;
    }

    /// <summary><c>/name/version/host/port</c>.</summary>
    public override string ToString() => $"/{Name}/{Version}/{Host}/{Port}";
}
