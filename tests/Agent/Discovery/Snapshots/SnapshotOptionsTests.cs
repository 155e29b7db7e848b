using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Tests.Discovery.Snapshots;

public sealed class SnapshotOptionsTests
{
    [Theory]
    [InlineData("https://acc.blob.core.windows.net/snapshots", true, "https://acc.blob.core.windows.net/snapshots")]
    [InlineData("https://acc.blob.core.windows.net/snapshots?sv=1&sig=secret", false, "https://acc.blob.core.windows.net/snapshots")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/snapshots", false, "http://127.0.0.1:10000/devstoreaccount1/snapshots")]
    [InlineData("https://mirror.example/snapshots", false, "https://mirror.example/snapshots")]
    public void An_identity_goes_to_storage_accounts_alone_and_a_signature_is_not_shown(string text, bool hasIdentity, string shown)
    {
        var faults = new FaultList();
        var options = SnapshotOptions.Read(text, faults)!;
        Assert.Empty(faults);
        Assert.Equal((hasIdentity, shown), (options.HasIdentity, options.Address.ToString()));
        Assert.Equal("snapshots", options.Connect().Name);
    }

    [Theory]
    [InlineData("snapshots")]
    [InlineData("ftp://acc/snapshots")]
    [InlineData("https://acc.blob.core.windows.net/")]
    [InlineData("https://user:secret@acc.blob.core.windows.net/snapshots")]
    public void Another_text_is_a_fault_that_does_not_repeat_it(string text)
    {
        var faults = new FaultList();
        Assert.Null(SnapshotOptions.Read(text, faults));
        Assert.Equal("snapshot", Assert.Single(faults).Field);
        Assert.DoesNotContain("secret", faults.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_a_registry_that_it_stands_in_for()
    {
        var faults = new FaultList();
        AgentOptions.Read(name => name == "snapshot" ? "https://acc.blob.core.windows.net/snapshots" : null, faults);
        Assert.Contains(faults, fault => fault.Field == "snapshot");
    }
}
