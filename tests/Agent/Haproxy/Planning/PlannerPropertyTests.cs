using FsCheck;
using FsCheck.Fluent;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

public sealed class PlannerPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(80);

    private static readonly Arbitrary<int[]> Events = Gen.Choose(0, 99_999).ArrayOf().ToArbitrary();

    [Fact]
    public void Whatever_happened_the_plans_lead_to_what_is_wanted_and_then_there_is_nothing_to_do() => Prop.ForAll(Events, events =>
    {
        var world = new World();
        foreach (var code in events)
        {
            world.Happen(code);
        }

        world.Settle();
        AssertWanted(world);
        var again = world.Plan();
        Assert.Equal(ApplyTier.Nothing, again.Tier);
    }).Check(Many);

    [Fact]
    public void A_worker_that_starts_with_the_file_of_a_plan_comes_to_the_same() => Prop.ForAll(Events, events =>
    {
        var world = new World();
        foreach (var code in events)
        {
            world.Happen(code);
        }

        var plan = world.Plan();
        world.Haproxy.Load(plan.Layout[SimulatedHaproxy.Backend], world.Haproxy.Structure ?? "a0");
        world.Settle();
        AssertWanted(world);
    }).Check(Many);

    [Fact]
    public void With_slots_to_spare_members_come_and_go_without_a_reload() => Prop.ForAll(Events, events =>
    {
        var world = new World();
        world.Step();
        foreach (var code in events.Where(code => code % 10 is not (7 or 9)))
        {
            world.Happen(code);
            world.Haproxy.Pass(1);
            world.Step();
        }

        Assert.True(
            world.Haproxy.Reloads <= 3,
            $"{world.Haproxy.Reloads} reloads: one to start and at most two to grow to {Count(world)} slots.");
    })
            .Check(Many);

    private static int Count(World world) => world.Haproxy.Slots.Count();

    private static void AssertWanted(World world)
    {
        var backend = world.Backend;
        var members = backend.Servers.Select(server => $"{server.Address}:{server.Port}").ToHashSet(StringComparer.Ordinal);
        var standby = backend.Standby.Select(server => $"{server.Address}:{server.Port}").ToHashSet(StringComparer.Ordinal);
        var ready = world
            .Haproxy.Slots.Where(slot => slot.Admin == SlotAdmin.Ready)
            .Select(slot => slot.Member)
            .Order(StringComparer.Ordinal)
            .ToList();
        var drained = world
            .Haproxy.Slots.Where(slot => slot.Admin == SlotAdmin.Drain)
            .Select(slot => slot.Member)
            .ToHashSet(StringComparer.Ordinal);
        if (ready.Any(standby.Contains))
        {
            // The former version keeps the traffic, but only while none of the new one is well.
            Assert.False(backend.IsForced);
            Assert.DoesNotContain(backend.Servers, server =>
                server.Weight > 0 && world.Haproxy.Healthy.Contains($"{server.Address}:{server.Port}"));
            Assert.Contains(standby, world.Haproxy.Healthy.Contains);
            return;
        }

        Assert.Equal(members.Order(StringComparer.Ordinal), ready);
        Assert.Subset(standby, drained);
        if (backend.Definition.Versions is null)
        {
            Assert.All(backend.Servers, server =>
                Assert.Equal(
                    server.Weight,
                    world
                        .Haproxy.Slots.Single(slot => slot.Admin == SlotAdmin.Ready && slot.Member == $"{server.Address}:{server.Port}")
                        .Weight));
        }
    }
}
