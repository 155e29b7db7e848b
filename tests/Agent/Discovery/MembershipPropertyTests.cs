using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Thalassa.Agent.Discovery;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

/// <summary>A registry, a network that loses, repeats and reorders, and a view that must end up like the registry.</summary>
public sealed class MembershipPropertyTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private enum Step
    {
        Online,
        Offline,
        Deliver,
        Repeat,
        Lose,
        BeginSnapshot,
        ReadSnapshot,
        EndSnapshot,
        FailSnapshot,
        PassTime,
    }

    [Fact]
    public void Whatever_the_network_does_the_view_becomes_the_registrys_truth() => Check(world => { });

    [Fact]
    public void A_member_that_lives_throughout_is_never_out_of_the_view()
    {
        // Port 1 registers first and stays. Only an answer that was read before it did could not have it.
        Check(world => Assert.Contains(world.View(), member => member.Id.Port == 1), withAnchor: true);
    }

    private static void Check(Action<World> always, bool withAnchor = false)
    {
        var steps = Gen.Choose(0, 100_000).ListOf(120).ToArbitrary();
        Prop.ForAll(steps, choices =>
        {
            var world = new World();
            if (withAnchor)
            {
                world.Anchor();
            }

            foreach (var choice in choices)
            {
                world.Do((Step)(choice % 10), choice / 10);
                always(world);
            }

            world.BecomeQuiet();
            Assert.Equal(world.Truth(), world.View().Select(member => (member.Id.ToString(), member.Revision)));
        }).QuickCheckThrowOnFailure();
    }

    private sealed class World
    {
        private readonly ManualTimeProvider _time = new();
        private readonly SortedDictionary<string, Registration> _registry = new(StringComparer.Ordinal);
        private readonly List<RegistryEvent> _underway = [];
        private readonly Membership _membership;
        private RegistryEvent? _last;
        private long _revision;
        private long? _mark;
        private Registration[]? _answer;

        public World()
        {
            _membership = new Membership(_time, Hold);
            _membership.Follow(["web"]);
        }

        public IReadOnlyList<Registration> View() => _membership.Members("web", "1");

        public IEnumerable<(string, long)> Truth() => _registry.Select(item => (item.Key, item.Value.Revision));

        public void Anchor()
        {
            Register(1);
            _membership.Compare(_membership.Mark(), ["web"], [.. _registry.Values]);
            _underway.Clear();
        }

        public void Do(Step step, int choice)
        {
            switch (step)
            {
                case Step.Online:
                    Register(2 + (choice % 5));
                    break;
                case Step.Offline:
                    Deregister(2 + (choice % 5));
                    break;
                case Step.Deliver when _underway.Count > 0:
                    _last = _underway[choice % _underway.Count];
                    _underway.Remove(_last);
                    _membership.Apply(_last);
                    break;
                case Step.Repeat when _last is not null:
                    _membership.Apply(_last);
                    break;
                case Step.Lose when _underway.Count > 0:
                    _underway.RemoveAt(choice % _underway.Count);
                    break;
                case Step.BeginSnapshot when _mark is null:
                    _mark = _membership.Mark();
                    break;
                case Step.ReadSnapshot when _mark is not null && _answer is null:
                    _answer = [.. _registry.Values];
                    break;
                case Step.EndSnapshot when _answer is not null:
                    _membership.Compare(_mark!.Value, ["web"], _answer);
                    (_mark, _answer) = (null, null);
                    break;
                case Step.FailSnapshot:
                    (_mark, _answer) = (null, null);
                    break;
                case Step.PassTime:
                    _time.Advance(TimeSpan.FromSeconds(choice % 20));
                    break;
            }
        }

        /// <summary>Nothing happens any more, and comparisons go on.</summary>
        public void BecomeQuiet()
        {
            foreach (var happened in _underway)
            {
                _membership.Apply(happened);
            }

            for (var i = 0; i < 3; i++)
            {
                _membership.Compare(_membership.Mark(), ["web"], [.. _registry.Values]);
                _time.Advance(Hold);
            }
        }

        private void Register(int port)
        {
            var id = RegistrationId.TryParse($"/web/1/10.0.0.1/{port}")!;
            var registration = new Registration { Id = id, LastKnown = 1, Meta = JsonElement.Parse("{}"), Revision = ++_revision };
            _registry[id.ToString()] = registration;
            Send(EventTypes.Online, id, JsonSerializer.SerializeToElement(registration, Json.Default.Registration));
        }

        private void Deregister(int port)
        {
            var id = RegistrationId.TryParse($"/web/1/10.0.0.1/{port}")!;
            if (_registry.Remove(id.ToString()))
            {
                Send(EventTypes.Offline, id, JsonSerializer.SerializeToElement(new { revision = ++_revision }));
            }
        }

        private void Send(string type, RegistrationId id, JsonElement data) => _underway.Add(
            new RegistryEvent { Id = $"{id}@{_revision}", Type = type, Subject = id.ToString(), Time = default, Data = data });
    }
}
