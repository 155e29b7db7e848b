using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Tests.Registrations;

public sealed class MetaRulesTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"secondsToExpire":1,"weight":0}""")]
    [InlineData("""{"secondsToExpire":86400,"weight":256}""")]
    [InlineData("""{"secondsToExpire":null}""")]
    [InlineData("""{"anything":{"else":[1,2]}}""")]
    public void Free_meta_and_the_two_members_in_range_are_fine(string json) => Assert.Empty(Check(json));

    [Theory]
    [InlineData("[]", "meta")]
    [InlineData("3", "meta")]
    [InlineData("null", "meta")]
    [InlineData("""{"secondsToExpire":0}""", "meta.secondsToExpire")]
    [InlineData("""{"secondsToExpire":86401}""", "meta.secondsToExpire")]
    [InlineData("""{"secondsToExpire":1.5}""", "meta.secondsToExpire")]
    [InlineData("""{"secondsToExpire":"60"}""", "meta.secondsToExpire")]
    [InlineData("""{"weight":-1}""", "meta.weight")]
    [InlineData("""{"weight":257}""", "meta.weight")]
    [InlineData("""{"weight":1e99}""", "meta.weight")]
    public void The_rest_is_a_fault_where_it_is(string json, string field) => Assert.Equal(field, Assert.Single(Check(json)).Field);

    [Fact]
    public void Both_members_are_named_at_once() => Assert.Equal(2, Check("""{"secondsToExpire":0,"weight":999}""").Count);

    [Fact]
    public void The_lease_and_the_weight_have_defaults()
    {
        Assert.Equal(60, MetaRules.SecondsToExpire(JsonElement.Parse("{}"), 60));
        Assert.Equal(5, MetaRules.SecondsToExpire(JsonElement.Parse("""{"secondsToExpire":5}"""), 60));
        Assert.Equal(100, MetaRules.Weight(JsonElement.Parse("{}")));
        Assert.Equal(7, MetaRules.Weight(JsonElement.Parse("""{"weight":7}""")));
    }

    private static FaultList Check(string json)
    {
        var faults = new FaultList();
        MetaRules.Check(JsonElement.Parse(json), faults);
        return faults;
    }
}
