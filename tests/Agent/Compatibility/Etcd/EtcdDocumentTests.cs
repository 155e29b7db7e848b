using Thalassa.Agent.Compatibility.Etcd;

namespace Thalassa.Agent.Tests.Compatibility.Etcd;

public sealed class EtcdDocumentTests
{
    [Theory]
    [InlineData(
        """{"name":"web","port":8080,"hostname":"10.0.0.1","host":"10.0.0.1:8080","url":"http://10.0.0.1:8080"}""",
        "/web/0.0.0/10.0.0.1/8080")]
    [InlineData("""{"name":"web","port":"8080","hostname":"10.0.0.1","version":"1.2.3"}""", "/web/1.2.3/10.0.0.1/8080")]
    [InlineData("""{"name":"web","host":"10.0.0.1:8080"}""", "/web/0.0.0/10.0.0.1/8080")]
    [InlineData("""{"name":"web","hostname":"10.0.0.1","url":"https://web.example.com"}""", "/web/0.0.0/10.0.0.1/443")]
    [InlineData("""{"name":"web","url":"http://[2001:db8::1]:81/path"}""", "/web/0.0.0/2001:db8::1/81")]
    [InlineData("""{"name":"web","hostname":"h","url":"http://h:81","host":"h:82","port":83}""", "/web/0.0.0/h/83")]
    public void What_the_client_writes_is_read(string text, string id) => Assert.Equal(id, EtcdDocument.Read(text)?.Id.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"name":"web"}""")]
    [InlineData("""{"name":"web","hostname":"h"}""")]
    [InlineData("""{"name":"two words","hostname":"h","port":1}""")]
    [InlineData("""{"name":"web","hostname":"h","port":0}""")]
    [InlineData("""{"name":"web","hostname":"h x","port":1}""")]
    [InlineData("""{"name":"\ud800","hostname":"h","port":1}""")]
    public void What_is_no_service_is_not(string text) => Assert.Null(EtcdDocument.Read(text));
}
