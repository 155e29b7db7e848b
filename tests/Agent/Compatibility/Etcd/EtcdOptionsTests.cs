using Thalassa.Agent.Compatibility.Etcd;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Tests.Compatibility.Etcd;

public sealed class EtcdOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1", "http://127.0.0.1:4001/", "services/")]
    [InlineData("a:2379,b", "http://a:2379/ http://b:4001/", "services/")]
    [InlineData("a:1, b:2", "http://a:1/ http://b:2/", "services/")]
    [InlineData("https://a,b/staging?refresh=true", "https://a:4001/ https://b:4001/", "services/staging/")]
    [InlineData("http://[::1]:2379/a/b/", "http://[::1]:2379/", "services/a/b/")]
    [InlineData("[::1]", "http://[::1]:4001/", "services/")]
    public void A_connection_string_is_read_as_etcd_registry_reads_it(string text, string hosts, string prefix)
    {
        var faults = new FaultList();
        var options = EtcdOptions.Read(text, faults);
        Assert.Empty(faults);
        Assert.Equal(hosts, string.Join(' ', options!.Hosts));
        Assert.Equal(prefix, options.Prefix);
    }

    [Theory]
    [InlineData("ftp://a")]
    [InlineData("/namespace")]
    [InlineData("user:secret@a")]
    [InlineData("a b")]
    [InlineData("a/na?me space")]
    public void What_is_none_is_refused_with_an_example(string text)
    {
        var faults = new FaultList();
        Assert.Null(EtcdOptions.Read(text, faults));
        Assert.Equal("etcd", Assert.Single(faults).Field);
    }
}
