using System.Text;

namespace Thalassa.Functions.Tests.Hostile;

/// <summary>Requests that look odd and are right.</summary>
public sealed class OddRequestTests
{
    [Theory]
    [InlineData("GET http://localhost/registrations HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /registrations/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /Registrations HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /registrations? HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /registrations?meta.=1&unknown=2&&= HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(
        "GET /registrations HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\n"
        + "Accept-Encoding: *\r\nRange: bytes=0-1\r\nIf-None-Match: \"\r\n\r\n"
    )]
    [InlineData("GET /registrations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n{\"a\"")]
    [InlineData(
        "POST /registrations/web/1/h/80 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n"
    )]
    [InlineData(
        "POST /registrations/a~b+c_d.e-f/1.0.0-rc.1+build/h/80 HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: nonsense\r\nContent-Length: 0\r\n\r\n"
    )]
    [InlineData("POST /registrations/web/1/h/80 HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task They_are_answered(string request)
    {
        await using var app = await RunningApp.StartAsync();
        var line = request.IndexOf("\r\n", StringComparison.Ordinal);
        var answer = await RawHttp.SendAsync(app.Address, Encoding.ASCII.GetBytes(request.Insert(line, "\r\nConnection: close")));
        Assert.True(answer.Status == 200, $"{answer.Head}\n{answer.Body}");
    }
}
