using Thalassa.Functions.Settings;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Settings;

public sealed class AppSettingListTests
{
    [Fact]
    public void Readme_has_each_setting_with_its_default()
    {
        var rows = File.ReadAllLines(RepositoryRoot.At("functions", "README.md"));

        Assert.All(AppSettingList.All, item => Assert.Contains(
            rows, row => row.StartsWith($"| `{item.Setting.Name}` | {item.Default} | ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Hosts_help_has_the_same_texts() => Assert.All(
        AppSettingList.All.Select(item => item.Setting).Append(AppSettingList.Compatibility(["bender", "etcd"])),
        setting => Assert.Contains((setting.Name, setting.Help), KnownSettings.OfApp));
}
