using System.Text.Json;
using Thalassa.Agent.Compatibility.Consul;
using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Tests.Compatibility.Consul;

public sealed class ConsulInstanceTests
{
    private static readonly FakeInstance Plain = new() { Service = "web", Port = 81 };

    [Fact]
    public void Each_tag_that_can_be_a_version_is_one() =>
        Assert.Equal(
            ["1.0.0", "blue"], Versions(Plain with { Tags = ["1.0.0", "urlprefix-/web", "traefik.enable=true", "blue", "1.0.0", ""] }));

    [Fact]
    public void A_version_in_the_meta_is_the_only_one() =>
        Assert.Equal(["2.0.0"], Versions(Plain with { Tags = ["1.0.0"], Meta = new() { ["version"] = "2.0.0" } }));

    [Fact]
    public void A_version_in_the_meta_that_can_be_none_does_not_hide_the_tags() =>
        Assert.Equal(["1.0.0"], Versions(Plain with { Tags = ["1.0.0"], Meta = new() { ["version"] = "two words" } }));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_version_it_is_0_0_0(string? tag) =>
        Assert.Equal(["0.0.0"], Versions(Plain with { Tags = tag is null ? null : [tag] }));

    [Fact]
    public void An_instance_without_an_address_has_its_nodes() =>
        Assert.Equal("127.0.0.2", Assert.Single(Read(Plain with { Address = string.Empty })).Id.Host);

    [Theory]
    [InlineData("", "", 81)]
    [InlineData("10.0.0.1", "", 0)]
    [InlineData("10.0.0.1\nserver evil", "", 81)]
    [InlineData("0.0.0.0", "", 81)]
    public void An_instance_that_no_traffic_can_be_sent_to_is_none(string address, string node, int port) =>
        Assert.Empty(Read(Plain with { Address = address, NodeAddress = node, Port = port }));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"Node":null,"Service":7}""")]
    public void What_is_no_instance_is_none(string json) =>
        Assert.Empty(ConsulInstance.Read("web", JsonElement.Parse(json), 0, new Revisions(TimeProvider.System)));

    [Fact]
    public void Its_meta_is_kept_and_a_weight_becomes_a_number()
    {
        var meta = Assert
            .Single(
                Read(
                    Plain with
                    {
                        Tags = ["1"],
                        Meta = new()
                        {
                            ["zone"] = "a",
                            ["weight"] = "50",
                            ["hostname"] = "own",
                        },
                    }))
            .Meta;
        Assert.Equal(50, MetaRules.Weight(meta));
        Assert.Equal("a", meta.GetProperty("zone").GetString());
        Assert.Equal("own", meta.GetProperty("hostname").GetString());
        Assert.Equal("web-81", meta.GetProperty("consulId").GetString());
        Assert.Equal("1", Assert.Single(meta.GetProperty("tags").EnumerateArray()).GetString());
    }

    [Fact]
    public void The_revision_grows_with_a_change_and_with_nothing_else()
    {
        var revisions = new Revisions(TimeProvider.System);
        var first = Assert.Single(Read(Plain, revisions)).Revision;
        Assert.Equal(first, Assert.Single(Read(Plain with { Status = "warning" }, revisions)).Revision);
        Assert.True(Assert.Single(Read(Plain with { Meta = new() { ["weight"] = "1" } }, revisions)).Revision > first);
    }

    private static string[] Versions(FakeInstance instance) => [.. Read(instance).Select(registration => registration.Id.Version)];

    private static Registration[] Read(FakeInstance instance, Revisions? revisions = null) =>
        [
            .. ConsulInstance.Read(
                "web", JsonElement.Parse(instance.ToJson().ToJsonString()), 0, revisions ?? new Revisions(TimeProvider.System)),
        ];
}
