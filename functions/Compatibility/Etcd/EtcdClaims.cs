using System.Text.Json;
using Thalassa.Functions.Access;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>A registration whose meta has an etcd key is seen under that key, so it claims the key's service, too.</summary>
internal sealed class EtcdClaims : INameClaims
{
    /// <inheritdoc/>
    public IEnumerable<string> NamesOf(Heartbeat heartbeat) =>
        EtcdDocument.KeyOf(JsonElement.Parse(heartbeat.Meta.Complete(heartbeat.Id.Host, registered: 0))) is { } key
            ? [EtcdKey.ServiceOf(key)]
            : [];
}
