using Microsoft.Extensions.DependencyInjection;
using Thalassa.Functions.Compatibility.Etcd;

namespace Thalassa.Functions.Tests.Compatibility;

public sealed class EtcdHistoryTests
{
    [Fact]
    public async Task Write_that_a_reading_saw_before_it_was_noted_is_one_change()
    {
        await using var app = await RunningApp.StartAsync(null, "--Compatibility=etcd");
        var (history, keys) = (app.Services.GetRequiredService<EtcdHistory>(), app.Services.GetRequiredService<EtcdKeyspace>());
        history.Observe(await keys.ReadAsync(CancellationToken.None));
        await app.OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80");
        var tree = await keys.ReadAsync(CancellationToken.None);
        var index = history.Observe(tree);
        history.Note(before: null, Assert.Single(tree.Nodes));
        Assert.Equal(index, history.Index);
    }
}
