using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Services;

/// <summary>Formats the address of a member for a URL.</summary>
internal static class Address
{
    public static string Of(RegistrationId id) => Of(id.Host, id.Port);

    public static string Of(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
}
