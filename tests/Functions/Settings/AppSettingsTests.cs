using Microsoft.Extensions.Configuration;
using Thalassa.Functions.Compatibility;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Tests.Settings;

public sealed class AppSettingsTests
{
    private const string Storage =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0;"
        + "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;";

    private const string Bus = "Endpoint=sb://127.0.0.1;SharedAccessKeyName=n;SharedAccessKey=c2VjcmV0;UseDevelopmentEmulator=true;";

    [Fact]
    public void A_bare_start_keeps_everything_in_memory()
    {
        var settings = Read();
        Assert.Null(settings.Tables);
        Assert.Null(settings.Bus);
        Assert.Null(settings.Blobs);
        Assert.Equal("thalassa", settings.Topic);
        Assert.Equal(60, settings.DefaultSecondsToExpire);
        Assert.Equal(0.15, settings.MaxExpiryRatio);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.ReaperPeriod);
        Assert.Empty(settings.Compatibility);
        Assert.Empty(settings.Peers);
    }

    [Fact]
    public void Lists_may_have_spaces()
    {
        var settings = Read(("Compatibility", "etcd, bender"), ("Peers", "http://10.0.0.1:7071 ,https://b.example/"));
        Assert.Equal(["bender", "etcd"], settings.Compatibility.Order(StringComparer.Ordinal));
        Assert.Equal(["http://10.0.0.1:7071/", "https://b.example/"], settings.Peers.Select(peer => peer.ToString()));
    }

    [Fact]
    public void With_a_storage_account_the_store_is_its_tables_unless_memory_is_wanted()
    {
        Assert.NotNull(Read(("AzureWebJobsStorage", Storage)).Tables);
        Assert.NotNull(Read(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).Tables);
        Assert.Null(Read(("AzureWebJobsStorage", Storage), ("Store", "Memory")).Tables);
        Assert.NotNull(Read(("ServiceBusConnection", Bus)).Bus);
    }

    [Fact]
    public void An_identity_stands_in_for_a_connection_string()
    {
        var settings = Read(
            ("AzureWebJobsStorage:accountName", "account"),
            ("ServiceBusConnection:fullyQualifiedNamespace", "space.servicebus.windows.net"));
        Assert.Equal("https://account.table.core.windows.net/", settings.Tables!.Uri.ToString());
        Assert.Equal("space.servicebus.windows.net", settings.Bus!.FullyQualifiedNamespace);
        Assert.Equal("https://own.example/", Read(("AzureWebJobsStorage:tableServiceUri", "https://own.example/")).Tables!.Uri.ToString());
    }

    [Fact]
    public void A_snapshot_is_kept_where_the_tables_are_and_with_the_memory_store_when_it_is_asked_for()
    {
        Assert.Equal(
            "http://127.0.0.1:10000/devstoreaccount1", Read(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).Blobs!.Uri.ToString());
        Assert.Equal(TimeSpan.FromSeconds(30), Read(("AzureWebJobsStorage", Storage)).SnapshotPeriod);
        Assert.Null(Read(("AzureWebJobsStorage", Storage), ("SnapshotSeconds", "0")).Blobs);
        Assert.Null(Read(("AzureWebJobsStorage", Storage), ("Store", "memory")).Blobs);
        var asked = Read(("AzureWebJobsStorage", Storage), ("Store", "memory"), ("SnapshotSeconds", "60"));
        Assert.NotNull(asked.Blobs);
        Assert.Equal(TimeSpan.FromSeconds(60), asked.SnapshotPeriod);
        Assert.Equal("https://account.blob.core.windows.net/", Read(("AzureWebJobsStorage:accountName", "account")).Blobs!.Uri.ToString());
        Assert.Null(Read(("AzureWebJobsStorage:tableServiceUri", "https://own.example/")).Blobs);
    }

    [Fact]
    public void Empty_settings_count_as_none() =>
        Assert.Equal(
            60,
            Read(("DefaultSecondsToExpire", ""), ("Store", ""), ("AzureWebJobsStorage", ""), ("ReaperSchedule", "")).DefaultSecondsToExpire
        );

    [Theory]
    [InlineData("* * * * * *", 1)]
    [InlineData("*/5 * * * * *", 5)]
    [InlineData("0 * * * * *", 60)]
    [InlineData("0,10 */30 * * * *", 1790)]
    [InlineData("0 0 * * * *", 3600)]
    public void The_period_is_the_longest_gap_of_the_schedule(string schedule, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("ReaperSchedule", schedule)).ReaperPeriod);

    [Theory]
    [InlineData("Store", "disk")]
    [InlineData("Store", "tables")]
    [InlineData("AzureWebJobsStorage", "AccountKey=hunter2")]
    [InlineData("ServiceBusConnection", "SharedAccessKey=hunter2")]
    [InlineData("ServiceBusTopic", "a b")]
    [InlineData("ServiceBusTopic", "-a")]
    [InlineData("DefaultSecondsToExpire", "0")]
    [InlineData("DefaultSecondsToExpire", "1.5")]
    [InlineData("DefaultSecondsToExpire", "86401")]
    [InlineData("MaxExpiryRatio", "0")]
    [InlineData("MaxExpiryRatio", "1.1")]
    [InlineData("MaxExpiryRatio", "NaN")]
    [InlineData("ReaperSchedule", "5s")]
    [InlineData("ReaperSchedule", "* * * * *")]
    [InlineData("ReaperSchedule", "0 0 */2 * * *")]
    [InlineData("ReaperSchedule", "0 0 * * * 1")]
    [InlineData("SnapshotSeconds", "4")]
    [InlineData("SnapshotSeconds", "3601")]
    [InlineData("SnapshotSeconds", "60")]
    [InlineData("Compatibility", "consul")]
    [InlineData("Compatibility", "bender;etcd")]
    [InlineData("Peers", "10.0.0.1:7071")]
    [InlineData("Peers", "http://10.0.0.1:7071/path")]
    [InlineData("Peers", "http://hunter2@10.0.0.1")]
    public void A_setting_that_cannot_be_used_is_named_without_its_secrets(string name, string value)
    {
        var message = Assert.Throws<InvalidSettingsException>(() => Read((name, value))).Message;
        Assert.Contains($"- {name} ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var message = Assert.Throws<InvalidSettingsException>(() => FunctionApp.CreateBuilder(RunningApp.Arguments(
            "--Store=disk", "--AzureWebJobsStorage=x", "--ServiceBusConnection=y", "--ServiceBusTopic=/", "--DefaultSecondsToExpire=no",
            "--MaxExpiryRatio=2", "--ReaperSchedule=never", "--Compatibility=x", "--Peers=y"))).Message;
        Assert.All(
            [
                "Store",
                "AzureWebJobsStorage",
                "ServiceBusConnection",
                "ServiceBusTopic",
                "DefaultSecondsToExpire",
                "MaxExpiryRatio",
                "ReaperSchedule",
                "Compatibility",
                "Peers",
            ],
            setting => Assert.Contains($"- {setting} ", message, StringComparison.Ordinal));
    }

    private static AppSettings Read(params (string Name, string Value)[] settings) =>
        AppSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value)))
                .Build(),
            CompatibilityModes.Words);
}
