using System.Text;
using Thalassa.Model.Faults;
using Thalassa.Registry.Registrations;

namespace Thalassa.Registry.Tests.Registrations;

public sealed class MetaCacheTests
{
    private readonly MetaCache _cache = new();
    private readonly FaultList _faults = new();

    [Fact]
    public void A_body_is_read_once()
    {
        var first = _cache.Read("""{"weight":1}"""u8, _faults);
        Assert.NotNull(first);
        Assert.Same(first, _cache.Read("""{"weight":1}"""u8, _faults));
        Assert.NotSame(first, _cache.Read("""{"weight":2}"""u8, _faults));
        Assert.NotNull(_cache.Read(default, _faults));
        Assert.Empty(_faults);
    }

    [Fact]
    public void A_body_with_faults_has_them_each_time()
    {
        Assert.Null(_cache.Read("[]"u8, _faults));
        Assert.Null(_cache.Read("[]"u8, _faults));
        Assert.Equal(2, _faults.Count);
    }

    [Fact]
    public void Unused_meta_is_evicted_and_used_meta_is_kept()
    {
        var used = _cache.Read("{}"u8, _faults);
        var unused = _cache.Read("""{"unused":true}"""u8, _faults);
        for (var i = 0; i < 3000; i++)
        {
            _cache.Read(Encoding.UTF8.GetBytes($$"""{"i":"{{i:d16000}}"}"""), _faults);
            Assert.Same(used, _cache.Read("{}"u8, _faults));
        }

        Assert.NotSame(unused, _cache.Read("""{"unused":true}"""u8, _faults));
    }
}
