using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Routing;

/// <summary>What of a snapshot is built again when something changes.</summary>
public sealed class SnapshotBuilderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Membership _membership;
    private readonly HostResolver _resolver;
    private readonly StandbyVersions _warm;
    private readonly ForcedSwitches _forced = new();
    private readonly Drains _drains = new(new ChangeSignal());
    private readonly SnapshotBuilder _builder;
    private readonly RoutingTable _table = RoutingTable.Empty
        .With(Dynamic("a", "web"))
        .With(Dynamic("b", "api"))
        .With(RoutingObject.Of(new Backend { Key = "c", Type = "static", Members = [new Member { Host = "10.0.0.9", Port = 90 }] }))
        .With(RoutingObject.Of(new Backend { Key = "d", Type = "static", Members = [new Member { Host = "app", Port = 91 }] }));

    private IPAddress _address = IPAddress.Parse("10.0.0.7");
    private long _revision;

    public SnapshotBuilderTests()
    {
        _membership = new Membership(_time, TimeSpan.FromSeconds(30));
        _membership.Follow(["web", "api", "shop"]);
        _resolver = new HostResolver((_, _) => Task.FromResult<IPAddress[]>([_address]), _time, NullLogger<HostResolver>.Instance);
        _warm = new StandbyVersions(_time, TimeSpan.FromMinutes(5));
        _builder = new SnapshotBuilder(_membership, _resolver, _warm, _forced, _drains, LastMember.Serve);
        Register("web", 1);
        Register("api", 1);
    }

    [Fact]
    public void Nothing_changed_gives_the_same_backends()
    {
        var before = _builder.Build(_table, 1);
        var after = _builder.Build(_table, 2, before);

        Assert.Equal(2, after.Revision);
        Assert.True(before.Backends == after.Backends);
        Assert.Empty(after.ChangedSince(before));
    }

    [Fact]
    public void New_member_changes_its_backend_and_no_other()
    {
        var before = _builder.Build(_table, 1);
        Register("web", 2);

        Assert.Equal(["a"], Changed(before));
    }

    [Fact]
    public void Member_that_left_changes_its_backend_and_no_other()
    {
        Register("web", 2);
        var before = _builder.Build(_table, 1);
        _membership.Compare(_membership.Mark(), ["web"], [Registration("web", 1)]);

        Assert.Equal(["a"], Changed(before));
    }

    [Fact]
    public void Heartbeat_keeps_the_servers()
    {
        var before = _builder.Build(_table, 1);
        _membership.Compare(_membership.Mark(), ["web"], [Registration("web", 1) with { LastKnown = 5 }]);
        var after = _builder.Build(_table, 2, before);

        Assert.Equal(5, after.Backends[0].Definition.Members[0].LastKnown);
        Assert.True(before.Backends[0].Servers == after.Backends[0].Servers);
    }

    [Fact]
    public void Drain_changes_its_backend_and_no_other()
    {
        var before = _builder.Build(_table, 1);
        _drains.Set("b", "10.0.1.1:80", drained: true);

        Assert.Equal(["b"], Changed(before));
        Assert.True(_builder.Build(_table, 3, before).Backends[1].Servers[0].IsDrained);
    }

    [Fact]
    public void Standby_version_and_force_change_their_backend_and_no_other()
    {
        var before = _builder.Build(_table, 1);
        _warm.Keep("a", new ServiceVersion("web", "2"), TimeSpan.FromMinutes(1));
        Assert.Equal(["a"], Changed(before));

        before = _builder.Build(_table, 3, before);
        _forced.Begin(_table.Find("backend/b")!.Backend!);
        Assert.Equal(["b"], Changed(before));
    }

    [Fact]
    public async Task Address_of_a_name_changes_its_backend_and_no_other()
    {
        var before = _builder.Build(_table, 1);
        Assert.Empty(before.Backends[3].Servers);
        await _resolver.PrepareAsync(["app"], default);

        Assert.Equal(["d"], Changed(before));
        Assert.Equal(_address, _builder.Build(_table, 3, before).Backends[3].Servers[0].Address);
    }

    [Fact]
    public void Definition_that_changed_is_built_again()
    {
        var before = _builder.Build(_table, 1);
        var after = _builder.Build(_table.With(Dynamic("b", "web")).Without("backend/c"), 2, before);

        Assert.Equal(["b"], after.ChangedSince(before).Select(pair => pair.After.Definition.Key));
        Assert.Equal(["a", "b", "d"], after.Backends.Select(backend => backend.Definition.Key));
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public void Of_two_versions_at_one_address_the_newer_registration_counts(string older, string newer)
    {
        Register("shop", 1, older);
        Register("shop", 1, newer);
        Register("shop", 2, older);
        var table = RoutingTable.Empty.With(RoutingObject.Of(new Backend
        {
            Key = "canary",
            Type = "dynamic",
            Name = "shop",
            Version = "1",
            Versions = new Dictionary<string, int>(StringComparer.Ordinal) { ["1"] = 50, ["2"] = 50 },
        }));

        var servers = _builder.Build(table, 1).Backends[0].Servers;

        Assert.Equal(
            [("10.0.1.1", newer), ("10.0.1.2", older)], servers.Select(server => (server.Address.ToString(), server.Version)));
    }

    [Fact]
    public void Build_follows_no_name_but_says_which_ones_there_are()
    {
        var snapshot = _builder.Build(_table, 1);

        Assert.Empty(_resolver.Unresolved);
        Assert.Equal(["app"], snapshot.HostNames);
    }

    private static RoutingObject Dynamic(string key, string name) =>
        RoutingObject.Of(new Backend { Key = key, Type = "dynamic", Name = name, Version = "1" });

    private IEnumerable<string> Changed(RoutingSnapshot before) =>
        _builder.Build(_table, before.Revision + 1, before).ChangedSince(before).Select(pair => pair.After.Definition.Key);

    private void Register(string name, int number, string version = "1") => _membership.Add(
        [Registration(name, number, version) with { Revision = 10 + ++_revision }], _time.GetUtcNow() + TimeSpan.FromTicks(_revision));

    private static Registration Registration(string name, int number, string version = "1") => new()
    {
        Id = RegistrationId.TryParse($"/{name}/{version}/10.0.1.{number}/80")!,
        LastKnown = 1,
        Meta = JsonElement.Parse("{}"),
        Revision = 10,
    };
}
