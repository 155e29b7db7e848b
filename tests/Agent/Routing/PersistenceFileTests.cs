using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Routing;

public sealed class PersistenceFileTests : IDisposable
{
    // What the ancestor writes: the JSON of its documents, with the members that it had.
    private const string Aqueducts = """
        {"version":1,
         "frontends":[{"id":"frontend/myapp","_type":"frontend","key":"myapp","bind":"*:8080,*:80","backend":"live","mode":"http","keepalive":"default",
           "rules":[{"type":"header","header":"host","operation":"hdr_dom","value":"staged.myapp.com","backend":"staged"}],"natives":[]}],
         "backends":[{"id":"backend/live","_type":"backend","key":"live","type":"dynamic","name":"classroom-ui","version":"1.0.0","balance":"roundrobin",
           "host":null,"mode":"http","members":[{"name":"classroom-ui","version":"1.0.0","host":"10.10.240.121","port":8080,"lastKnown":1378762056885,
             "meta":{"hostname":"dev-01","pid":17941,"registered":1378740834616},"id":"/classroom-ui/1.0.0/10.10.240.121/8080"}],"natives":[]},
          {"id":"backend/staged","_type":"backend","key":"staged","type":"static","balance":"source","host":"myapp.com","mode":"http",
           "members":[{"host":"10.10.10.10","port":8080}],"natives":["option httplog"],
           "health":{"method":"GET","uri":"/checkity-check","httpVersion":"HTTP/1.1","interval":5000}}]}
        """;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.At("aqueduct.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_Aqueduct_loads_with_its_members()
    {
        _folder.Write("aqueduct.json", Aqueducts);
        var state = Open().Load();

        Assert.Equal(["backend/live", "backend/staged", "frontend/myapp"], state.Table.Objects.Select(item => item.Id));
        Assert.Equal("/classroom-ui/1.0.0/10.10.240.121/8080", Assert.Single(state.Members).Id.ToString());
        Assert.False(state.IsOfFleet);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Force_in_a_file_is_ignored_and_the_rest_is_read()
    {
        const string version = "\"version\":1,";
        _folder.Write(
            "aqueduct.json", Aqueducts.Replace(version, $"{version}\"force\":true,\"forced\":[\"live\"],", StringComparison.Ordinal));

        Assert.Equal(["backend/live", "backend/staged", "frontend/myapp"], Open().Load().Table.Objects.Select(item => item.Id));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_is_written_has_Aqueducts_form_and_reads_back_the_same()
    {
        _folder.Write("aqueduct.json", Aqueducts);
        var before = Open().Load();
        Assert.Null(Open().Save(Snapshot(before), Addresses, isOfFleet: true));
        var written = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        var after = Open().Load();

        Assert.Equal(1, (int)written["version"]!);
        Assert.Equal("classroom-ui", (string)written["backends"]![0]!["members"]![0]!["name"]!);
        Assert.Equal(before.Table, after.Table);
        Assert.Equal(before.Members.Select(member => member.Id), after.Members.Select(member => member.Id));
        Assert.Equal(IPAddress.Parse("10.0.0.9"), after.Addresses["app"]);
        Assert.True(after.IsOfFleet);
    }

    [Fact]
    public void No_file_is_nothing_known()
    {
        Assert.True(Open().Load().Table.IsEmpty);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1,\"frontends\":[{\"key")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"frontends\":{},\"backends\":3}")]
    public void A_damaged_file_is_kept_aside_and_not_lost_when_the_next_one_is_written(string content)
    {
        _folder.Write("aqueduct.json", content);
        var file = Open();
        Assert.True(file.Load().Table.IsEmpty);
        file.Save(RoutingSnapshot.Empty, Addresses, isOfFleet: false);
        var kept = Assert.Single(Directory.GetFiles(_folder.Path, "*.damaged-*"));

        Assert.Equal(content, System.IO.File.ReadAllText(kept));
        Assert.True(Open().Load().Table.IsEmpty);
    }

    [Fact]
    public void Of_a_file_with_one_bad_object_the_others_are_used()
    {
        _folder.Write("aqueduct.json", Aqueducts.Replace("*:8080,*:80", "$HOME:80", StringComparison.Ordinal));
        var state = Open().Load();

        Assert.Equal(["backend/live", "backend/staged"], state.Table.Objects.Select(item => item.Id));
        Assert.Single(Directory.GetFiles(_folder.Path, "*.damaged-*"));
    }

    [Fact]
    public void A_failure_to_write_is_told_and_leaves_the_file_as_it_was()
    {
        _folder.Write("aqueduct.json", Aqueducts);
        var state = Open().Load();
        var target = new PersistenceFile(_folder.At("missing/aqueduct.json"), TimeProvider.System, NullLogger<PersistenceFile>.Instance);

        Assert.NotNull(target.Save(Snapshot(state), Addresses, isOfFleet: false));
        Assert.Equal(Aqueducts, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task What_nobody_waits_for_is_written_soon_and_what_is_promised_at_once_even_if_it_is_the_same()
    {
        _folder.Write("aqueduct.json", Aqueducts);
        var file = Open();
        var state = file.Load();
        System.IO.File.Delete(File);
        Assert.Null(file.Save(Snapshot(state), Addresses, isOfFleet: true, isPromised: false));
        await Eventually.TrueAsync(() => System.IO.File.Exists(File));
        Assert.Null(file.Save(Snapshot(state), Addresses, isOfFleet: false, isPromised: false));
        Assert.Null(file.Save(Snapshot(state), Addresses, isOfFleet: false));
        Assert.Contains("\"local\"", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_nobody_waited_for_is_told_by_the_next_and_over_when_it_is()
    {
        _folder.Write("aqueduct.json", Aqueducts);
        var state = Open().Load();
        var target = new PersistenceFile(_folder.At("missing/aqueduct.json"), TimeProvider.System, NullLogger<PersistenceFile>.Instance);
        await Eventually.TrueAsync(() => target.Save(Snapshot(state), Addresses, isOfFleet: false, isPromised: false) is not null);
        Directory.CreateDirectory(_folder.At("missing"));
        await Eventually.TrueAsync(() => target.Save(Snapshot(state), Addresses, isOfFleet: false, isPromised: false) is null);
        Assert.True(System.IO.File.Exists(_folder.At("missing/aqueduct.json")));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        _folder.Write("real.json", Aqueducts);
        System.IO.File.CreateSymbolicLink(File, _folder.At("real.json"));
        var file = Open();
        file.Save(Snapshot(file.Load()), Addresses, isOfFleet: true);

        Assert.Equal(_folder.At("real.json"), new FileInfo(File).LinkTarget);
        Assert.Contains("\"fleet\"", System.IO.File.ReadAllText(_folder.At("real.json")), StringComparison.Ordinal);
    }

    private static Dictionary<string, IPAddress> Addresses => new(StringComparer.Ordinal) { ["app"] = IPAddress.Parse("10.0.0.9") };

    private static RoutingSnapshot Snapshot(PersistedState state) => new(
        1,
        [.. state.Table.Objects.Select(item => item.Frontend).OfType<Frontend>()],
        [.. state.Table.Objects.Select(item => item.Backend).OfType<Backend>().Select(backend => new BackendState(
            backend.IsDynamic ? backend with { Members = [.. state.Members.Select(Member.Of)] } : backend, ImmutableArray<Server>.Empty))]);

    private PersistenceFile Open() => new(File, TimeProvider.System, NullLogger<PersistenceFile>.Instance);
}
