using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Memory;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Memory;

public sealed class FilePagesTests
{
    private const string Maps = """
        55d0a0000000-55d0a0010000 r-xp 00000000 fe:00 1234                       /usr/lib/a b.dll
        Size:                 64 kB
        Rss:                  60 kB
        Private_Clean:        60 kB
        Private_Dirty:         0 kB
        Anonymous:             0 kB
        55d0a0010000-55d0a0020000 r--p 00010000 fe:00 1234                       /usr/lib/a b.dll
        Rss:                  64 kB
        Private_Dirty:         4 kB
        Anonymous:             4 kB
        55d0a0020000-55d0a0030000 rw-p 00020000 fe:00 1234                       /usr/lib/a b.dll
        Rss:                  64 kB
        7ffd00000000-7ffd00021000 r--p 00000000 00:00 0                          [vvar]
        Rss:                   4 kB
        7ffe00000000-7ffe00021000 r-xp 00000000 00:00 0
        Rss:                   8 kB
        """;

    [Fact]
    public void Mappings_are_read_with_what_was_written_to_them()
    {
        var mappings = FilePages.Mapping.ReadAll(Maps.Split('\n')).ToList();
        Assert.Equal(
            [(true, false, 60, 0), (true, false, 64, 8), (true, true, 64, 0), (false, false, 4, 0), (false, false, 8, 0)],
            mappings.Select(mapping => (mapping.IsFile, mapping.IsWritable, mapping.Resident / 1024, mapping.Dirty / 1024)));
        Assert.Equal((0x55d0a0000000UL, 0x55d0a0010000UL), (mappings[0].Start, mappings[0].End));
    }

    [Fact]
    public void What_is_given_back_comes_back_when_it_is_used()
    {
        var before = Template();
        Assert.True(FilePages.GiveBack() > 0);
        Assert.Equal(before, Template());

        static string Template()
        {
            using var resource = new StreamReader(typeof(AgentOptions).Assembly.GetManifestResourceStream("default.haproxycfg.tmpl")!);
            return resource.ReadToEnd();
        }
    }

    [Fact]
    public async Task It_is_given_back_once_half_a_minute_after_the_start()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        using var lifetime = new Started();
        using var service = new AfterStart(lifetime, time, NullLogger<AfterStart>.Instance);
        await service.StartAsync(CancellationToken.None);
        Assert.False(service.ExecuteTask!.IsCompleted);
        await lifetime.StartedSource.CancelAsync();
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(30));
            return service.ExecuteTask!.IsCompletedSuccessfully;
        });
        await service.StopAsync(CancellationToken.None);
    }

    private sealed class Started : IHostApplicationLifetime, IDisposable
    {
        public CancellationTokenSource StartedSource { get; } = new();

        public CancellationToken ApplicationStarted => StartedSource.Token;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }

        public void Dispose() => StartedSource.Dispose();
    }
}
