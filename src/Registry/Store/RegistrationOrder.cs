using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>The order of every list of registrations: ordinal by name, then by <see cref="RowOf"/>. A table's own order.</summary>
public static class RegistrationOrder
{
    /// <summary>What sorts the registrations of one service: <c>version|host|port</c>.</summary>
    /// <remarks>No part can hold <c>|</c>.</remarks>
    public static string RowOf(RegistrationId id) => $"{id.Version}|{id.Host}|{id.Port}";
}
