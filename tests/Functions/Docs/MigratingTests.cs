using System.Reflection;
using System.Text.RegularExpressions;
using Thalassa.Functions.Settings;
using Thalassa.Functions.Tests.Compatibility;
using Thalassa.Functions.Tests.Peers;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Docs;

/// <summary>
/// What the page on migrating says of the registries' calls and options is complete, and each row that holds is shown by a test.
/// </summary>
public sealed partial class MigratingTests
{
    /// <summary>The test that shows a row.</summary>
    private static readonly Dictionary<string, (Type Class, string Test)> Shown = new(StringComparer.Ordinal)
    {
        ["GET /registrations"] = (typeof(ThalassaTests), nameof(ThalassaTests.It_renews_and_asks_for_all_for_a_name_and_for_a_version)),
        ["GET /registrations/{name}"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.It_renews_and_asks_for_all_for_a_name_and_for_a_version)),
        ["GET /registrations/{name}/{version}"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.A_registration_looks_as_the_README_prints_it)),
        ["POST /registrations/{name}/{version}/{host}/{port}"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.A_registration_looks_as_the_README_prints_it)),
        ["DELETE /registrations/{name}/{version}/{host}/{port}"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.Del_removes_any_registration_and_succeeds_without_one)),
        ["STATUS status"] = (typeof(ThalassaTests), nameof(ThalassaTests.The_status_has_the_fields_of_the_ancestor)),
        ["client.register"] = (typeof(ThalassaTests), nameof(ThalassaTests.A_registration_made_while_it_runs_is_sent_at_once)),
        ["client.start"] = (typeof(ThalassaTests), nameof(ThalassaTests.A_registration_looks_as_the_README_prints_it)),
        ["client.stop"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.After_stop_or_close_it_is_gone_once_the_seconds_it_asked_for_are_over)),
        ["client.close"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.After_stop_or_close_it_is_gone_once_the_seconds_it_asked_for_are_over)),
        ["client.on('updateSuccessful')"] = (
            typeof(ThalassaRestartTests),
            nameof(ThalassaRestartTests.While_the_registry_is_away_updates_fail_and_then_it_is_registered_again)),
        ["client.on('updateFailed')"] = (
            typeof(ThalassaRestartTests),
            nameof(ThalassaRestartTests.While_the_registry_is_away_updates_fail_and_then_it_is_registered_again)),
        ["client.getRegistrations"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.It_renews_and_asks_for_all_for_a_name_and_for_a_version)),
        ["client.unregister"] = (typeof(ThalassaTests), nameof(ThalassaTests.Unregister_takes_it_out_at_once)),
        ["client.del"] = (typeof(ThalassaTests), nameof(ThalassaTests.Del_removes_any_registration_and_succeeds_without_one)),
        ["--host of the client"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["--apiport of the client"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["--register"] = (typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["--secsToExpire"] = (typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["--updateFreq"] = (typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["--updateTimeout"] = (typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["--debug of the client"] = (
            typeof(ThalassaTests), nameof(ThalassaTests.Its_command_line_registers_several_services_with_its_options)),
        ["bender: POST /registrations"] = (typeof(BenderTests), nameof(BenderTests.A_registration_can_be_posted_to_the_collection)),
        ["bender: GET /registrations"] = (typeof(BenderTests), nameof(BenderTests.Registrations_are_of_all_of_an_app_or_of_a_version)),
        ["Registration"] = (typeof(BenderTests), nameof(BenderTests.A_registration_has_the_properties_of_the_README)),
        ["Backend"] = (typeof(BenderTests), nameof(BenderTests.A_backend_is_created_read_updated_listed_and_removed)),
        ["Frontend"] = (typeof(BenderTests), nameof(BenderTests.A_frontend_is_created_read_listed_and_removed_with_or_without_an_address)),
        ["INVALID, NOT_FOUND, CONFLICT"] = (typeof(BenderTests), nameof(BenderTests.A_backend_that_is_wrong_or_there_already_is_refused)),
        ["no master: --peer"] = (
            typeof(PeersTests), nameof(PeersTests.Any_of_them_can_be_lost_and_a_returning_one_catches_up_before_it_serves)),
        ["bender.register"] = (typeof(BenderTests), nameof(BenderTests.A_registration_has_the_properties_of_the_README)),
        ["bender.getRegistrations"] = (typeof(BenderTests), nameof(BenderTests.Registrations_are_of_all_of_an_app_or_of_a_version)),
        ["bender.startRegistering"] = (
            typeof(BenderTests), nameof(BenderTests.A_registration_that_is_not_renewed_expires_and_one_that_is_stays)),
        ["bender.stopRegistering"] = (
            typeof(BenderTests), nameof(BenderTests.A_registration_that_is_not_renewed_expires_and_one_that_is_stays)),
        ["bender.createBackend"] = (typeof(BenderTests), nameof(BenderTests.A_backend_is_created_read_updated_listed_and_removed)),
        ["bender.getBackend"] = (typeof(BenderTests), nameof(BenderTests.A_backend_is_created_read_updated_listed_and_removed)),
        ["bender.getBackends"] = (typeof(BenderTests), nameof(BenderTests.A_backend_is_created_read_updated_listed_and_removed)),
        ["bender.updateBackend"] = (typeof(BenderTests), nameof(BenderTests.A_backend_is_created_read_updated_listed_and_removed)),
        ["bender.removeBackend"] = (typeof(BenderTests), nameof(BenderTests.A_backend_is_created_read_updated_listed_and_removed)),
        ["bender.createFrontend"] = (
            typeof(BenderTests), nameof(BenderTests.A_frontend_is_created_read_listed_and_removed_with_or_without_an_address)),
        ["bender.getFrontend"] = (
            typeof(BenderTests), nameof(BenderTests.A_frontend_is_created_read_listed_and_removed_with_or_without_an_address)),
        ["bender.getFrontends"] = (
            typeof(BenderTests), nameof(BenderTests.A_frontend_is_created_read_listed_and_removed_with_or_without_an_address)),
        ["bender.removeFrontend"] = (
            typeof(BenderTests), nameof(BenderTests.A_frontend_is_created_read_listed_and_removed_with_or_without_an_address)),
        ["servers"] = (typeof(BenderTests), nameof(BenderTests.Several_servers_are_asked_in_turn_and_one_that_fails_is_passed_over)),
        ["retries"] = (typeof(BenderTests), nameof(BenderTests.Several_servers_are_asked_in_turn_and_one_that_fails_is_passed_over)),
        ["services.join"] = (
            typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Join_and_lookup_return_the_document_of_the_README_with_added_fields)),
        ["services.leave"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Leave_without_name_removes_the_joined_service)),
        ["services.lookup"] = (
            typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Join_and_lookup_return_the_document_of_the_README_with_added_fields)),
        ["services.list"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.List_is_of_one_name_or_of_all)),
        ["several hosts"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.When_a_host_fails_the_next_one_is_tried)),
        ["namespace"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.A_namespace_has_services_of_its_own)),
        ["refresh: new machines"] = (typeof(PeersTests), nameof(PeersTests.Etcds_machines_are_all_of_them)),
        ["a TTL of 10 s, a heartbeat every 5 s"] = (
            typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Service_without_heartbeat_expires_after_ten_seconds)),
        ["join of the CLI"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Its_command_line_joins_lists_and_looks_up)),
        ["list of the CLI"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Its_command_line_joins_lists_and_looks_up)),
        ["lookup of the CLI"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.Its_command_line_joins_lists_and_looks_up)),
        ["PUT /v2/keys/services/{key}"] = (typeof(EtcdKeysTests), nameof(EtcdKeysTests.A_key_is_made_changed_read_and_removed)),
        ["GET /v2/keys/services/{key}"] = (
            typeof(EtcdKeysTests), nameof(EtcdKeysTests.A_directory_is_read_flat_and_whole_and_removed_as_a_whole)),
        ["GET /v2/keys/services/{key}?wait=true"] = (
            typeof(EtcdWaitTests), nameof(EtcdWaitTests.A_wait_is_answered_by_the_next_change_of_a_key_or_a_directory)),
        ["DELETE /v2/keys/services/{key}"] = (typeof(EtcdKeysTests), nameof(EtcdKeysTests.A_key_is_made_changed_read_and_removed)),
        ["GET /v2/machines"] = (typeof(EtcdRegistryTests), nameof(EtcdRegistryTests.The_machines_are_the_instance_and_its_peers)),
    };

    /// <summary>What the agent shows: its tests are beside it.</summary>
    private static readonly string[] OfTheAgent =
    [
        "client.subscribe",
        "client.on('online')",
        "client.on('offline')",
        "--port of the client",
    ];

    [Theory]
    [InlineData("Thalassa")]
    [InlineData("bender")]
    [InlineData("etcd-registry")]
    public void Each_row_that_holds_is_shown_by_a_test_and_each_that_differs_says_how(string section)
    {
        var rows = Rows(section);
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.True(row.Status is "same" || (row.Status is "differs" or "gone" && row.Here.Length > 0), $"{row}");
            if (row.Status != "gone" && !OfTheAgent.Contains(row.Theirs))
            {
                var (type, test) = Shown.GetValueOrDefault($"{section}: {row.Theirs}", Shown.GetValueOrDefault(row.Theirs));
                Assert.True(test is not null, $"No test shows {row}");
                Assert.NotNull(type.GetMethod(test)!.GetCustomAttributes<FactAttribute>().Single());
            }
        });
    }

    [Fact]
    public async Task Every_call_and_option_of_the_READMEs_has_a_row()
    {
        await AncestorClient.InstallAsync();
        var thalassa = $"{await ReadmeAsync("thalassa")}\n{await ReadmeAsync("thalassa-http-client")}"
            .Replace("`", string.Empty)
            .Replace("', function", "')", StringComparison.Ordinal);
        AllIn("Thalassa", Option.Matches(thalassa).Concat(Heading.Matches(thalassa)).Concat(ClientCall.Matches(thalassa)));
        AllIn("bender", BenderCall.Matches(await ReadmeAsync("bender-api")));
        AllIn(
            "bender",
            Prototype.Matches(
                await File.ReadAllTextAsync(Path.Combine(AncestorClient.PackageFolder("bender-api"), "lib", "bender-api.js"))),
            "bender.");
        AllIn("etcd-registry", ServicesCall.Matches(await ReadmeAsync("etcd-registry")));

        void AllIn(string section, IEnumerable<Match> found, string before = "")
        {
            var rows = Rows(section).Select(row => row.Theirs.Split(" of ")[0]).ToHashSet(StringComparer.Ordinal);
            var names = found
                .Select(match => before + match.Groups[1].Value)
                .Where(name => name is not ("--help" or "bender.request"))
                .ToHashSet(StringComparer.Ordinal);
            Assert.True(names.Count > 1, $"The README that {section} reads has lost its calls.");
            Assert.Subset(rows, names);
        }
    }

    [Fact]
    public async Task Every_setting_that_the_page_names_is_one() => Assert.All(
        Setting.Matches(await PageAsync()).Select(match => match.Groups[1].Value).Distinct(),
        name => Assert.True(typeof(AppSettings).GetProperty(name) is not null, name));

    private static Task<string> ReadmeAsync(string package) =>
        File.ReadAllTextAsync(Path.Combine(AncestorClient.PackageFolder(package), "README.md"));

    private static Task<string> PageAsync() => File.ReadAllTextAsync(RepositoryRoot.At("docs", "migrating.md"));

    private static (string Theirs, string Here, string Status)[] Rows(string section)
    {
        var page = PageAsync().Result;
        var start = page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/migrating.md has no section '{section}'");
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return
        [
            .. Row.Matches(page[start..(end < 0 ? page.Length : end)])
                .Select(match =>
                    (match.Groups[1].Value.Trim().Replace("`", string.Empty), match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim()))
                .Where(row => row.Item3 is not ("Status" or "---")),
        ];
    }

    [GeneratedRegex(@"^\|([^|\n]+)\|([^|\n]*)\|([^|\n]+)\|$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"^ +(--[A-Za-z]+) ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Option { get; }

    [GeneratedRegex("^### ((?:GET|POST|DELETE) /[^`\n]*|STATUS status)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"\b(client\.(?:on\('[a-zA-Z]+'\)|(?!on)[a-zA-Z]+))", RegexOptions.CultureInvariant)]
    private static partial Regex ClientCall { get; }

    [GeneratedRegex(@"\b(bender\.[a-zA-Z.]+)\(", RegexOptions.CultureInvariant)]
    private static partial Regex BenderCall { get; }

    [GeneratedRegex(@"Bender\.prototype\.([a-zA-Z]+) =", RegexOptions.CultureInvariant)]
    private static partial Regex Prototype { get; }

    [GeneratedRegex(@"\b(services\.[a-z]+)\(", RegexOptions.CultureInvariant)]
    private static partial Regex ServicesCall { get; }

    [GeneratedRegex("`(Compatibility|Peers|DefaultSecondsToExpire)[`=]", RegexOptions.CultureInvariant)]
    private static partial Regex Setting { get; }
}
