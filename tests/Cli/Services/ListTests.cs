using System.Text.Json;
using Thalassa.Cli.Tests.Running;

namespace Thalassa.Cli.Tests.Services;

[Collection(SharedFleets.Name)]
public sealed class ListTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task It_shows_the_registrations_of_a_service_as_a_table(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("list"));
        await fleet.RegisterAsync(name, "1.1.0", 9002);
        await fleet.RegisterAsync(name, "1.0.0", 9001, "::1");

        var list = (await fleet.RunAsync("list", name)).EndedWith(0);

        Assert.Equal("NAME VERSION ADDRESS HEARTBEAT META", list.Lines[0]);
        Assert.Matches($@"^{name} 1\.0\.0 \[::1\]:9001 \d+s secondsToExpire=3600 zone=a$", list.Lines[1]);
        Assert.Matches($@"^{name} 1\.1\.0 127\.0\.0\.1:9002 \d+s secondsToExpire=3600 zone=a$", list.Lines[2]);
        Assert.Equal(3, list.Lines.Length);
        Assert.DoesNotContain('\u001b', list.Output);
    }

    [Theory, EachStore]
    public async Task It_shows_one_version_as_the_registrys_own_JSON(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("list"));
        await fleet.RegisterAsync(name, "1.1.0", 9002);
        await fleet.RegisterAsync(name, "1.0.0", 9001);

        var list = (await fleet.RunAsync("list", $"{name}@1.0.0", "--json")).EndedWith(0);

        var only = Assert.Single(list.Json.EnumerateArray());
        Assert.Equal($"/{name}/1.0.0/127.0.0.1/9001", only.GetProperty("id").GetString());
        Assert.Equal(9001, only.GetProperty("port").GetInt32());
        Assert.Equal("a", only.GetProperty("meta").GetProperty("zone").GetString());
        Assert.Equal(JsonValueKind.Number, only.GetProperty("lastKnown").ValueKind);
    }

    [Theory, EachStore]
    public async Task List_of_unknown_service_is_empty_and_succeeds(Store store)
    {
        var fleet = await fleets.OnAsync(store);

        var text = (await fleet.RunAsync("list", "nobody")).EndedWith(0);
        var json = (await fleet.RunAsync("list", "nobody", "--json")).EndedWith(0);

        Assert.Empty(text.Output);
        Assert.Equal("Nothing of nobody is registered.", text.Errors.Trim());
        Assert.Equal("[]", json.Output.Trim());
    }

    [Theory, EachStore]
    public async Task All_services_are_shown_in_their_order(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("list"));
        await fleet.RegisterAsync($"{name}b", "1.0.0", 9002);
        await fleet.RegisterAsync($"{name}a", "1.0.0", 9001);

        var names = (await fleet.RunAsync("list", "--json"))
            .EndedWith(0)
            .Json.EnumerateArray()
            .Select(item => item.GetProperty("name").GetString())
            .ToList();

        Assert.True(names.IndexOf($"{name}a") >= 0 && names.IndexOf($"{name}a") < names.IndexOf($"{name}b"), string.Join(' ', names));
    }

    [Fact]
    public async Task A_name_that_is_none_is_a_misuse_with_its_hint()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        var outcome = (await fleet.RunAsync("list", "web@")).EndedWith(2);

        Assert.Contains("'web@' is not a service; the form is web or web@1.0.0", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("the version: must be 1 to 128 letters", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_host_of_the_registry_is_asked_when_one_does_not_answer()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("list"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);

        var list = (await fleet.RunAsync("list", name, "--registry", $"http://127.0.0.1:1,{fleet.Registry}")).EndedWith(0);

        Assert.Equal(2, list.Lines.Length);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_asked_is_a_failure_of_its_own_kind()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        var outcome = (await fleet.RunAsync("list", "--json", "--registry", "http://127.0.0.1:1")).EndedWith(3);

        Assert.Empty(outcome.Output);
        Assert.Contains("error: http://127.0.0.1:1/ could not be reached", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("set the registry with --registry", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_sent_is_a_misuse_that_does_not_show_it()
    {
        var outcome = (await (await fleets.OnAsync(Store.Memory)).RunAsync("list", "--api-key", "two words")).EndedWith(2);

        Assert.Contains("--api-key: must be 1 to 4096 characters that are valid in a header", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_sets_services_apart()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("list"));
        await fleet.RegisterAsync($"staging.{name}", "1.0.0", 9001);

        var list = (await fleet.RunAsync("list", "--registry", $"{fleet.Registry}staging?timeout=20")).EndedWith(0);

        Assert.StartsWith($"{name} 1.0.0 ", Assert.Single(list.Lines.Skip(1)), StringComparison.Ordinal);
        Assert.Equal(
            "127.0.0.1:9001",
            (await fleet.RunAsync("lookup", name, "--registry", $"{fleet.Registry}staging?timeout=20")).EndedWith(0).Output.Trim());
    }

    [Fact]
    public async Task List_escapes_terminal_control_characters()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("list"));
        const string Hostile = "\u001b]0;owned\u0007\u001b[2J\r\u202egpj.exe";
        await using var register = RunningCommand.Start(
            fleet, "register", $"{name}@1.0.0:9001", "--meta", $"note={JsonSerializer.Serialize(Hostile)}");
        await register.ReportedAsync(line => line.StartsWith("registered: ", StringComparison.Ordinal));

        var table = (await fleet.RunAsync("list", name)).EndedWith(0).Output;
        var json = (await fleet.RunAsync("list", name, "--json")).EndedWith(0);

        Assert.Contains(@"\u001b]0;owned\u0007\u001b[2J\u000d\u202egpj.exe", table, StringComparison.Ordinal);
        Assert.DoesNotContain(table, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain(json.Output, character => char.IsControl(character) && character != '\n');
        Assert.Equal(Hostile, json.Json[0].GetProperty("meta").GetProperty("note").GetString());
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_misuse()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        var outcome = (await fleet.RunAsync("list", "--registry", "ftp://a")).EndedWith(2);

        Assert.Contains("Not a valid connection string of a Thalassa registry", outcome.Errors, StringComparison.Ordinal);
    }
}
