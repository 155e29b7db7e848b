using System.Net;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Access;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Tests.Access;

/// <summary>
/// The caller's address, as the app sees a request once the worker has taken the last entry of X-Forwarded-For for the connection's
/// address.
/// </summary>
public sealed class RemoteAddressTests
{
    private const string Host = "--Functions:Worker:HostEndpoint=http://127.0.0.1:1";
    private const string Trusted = "--TrustForwardedFor=true";

    [Theory]
    [InlineData("198.51.100.1", null, "198.51.100.1")]
    [InlineData("127.0.0.1", "6.6.6.6", "127.0.0.1")]
    public void Without_host_and_front_end_it_is_the_connections(string connection, string? forwarded, string expected) =>
        Check(connection, forwarded, expected);

    [Theory]
    [InlineData("127.0.0.1", "6.6.6.6, 203.0.113.7:4711", "203.0.113.7")]
    [InlineData("127.0.0.1", "6.6.6.6, [2001:db8::1]:80", "2001:db8::1")]
    [InlineData("127.0.0.1", "6.6.6.6, nonsense", null)]
    [InlineData("127.0.0.1", null, "127.0.0.1")]
    public void Behind_front_end_it_is_the_last_entry(string connection, string? forwarded, string? expected) =>
        Check(connection, forwarded, expected, Trusted);

    // What the caller wrote is 6.6.6.6, what the front end added is 203.0.113.7.
    [Theory]
    [InlineData("203.0.113.7", "6.6.6.6", "203.0.113.7")] // The host adds no entry.
    [InlineData("127.0.0.1", "6.6.6.6, 203.0.113.7:4711", "203.0.113.7")] // The host appends the front end's, which is on its machine.
    [InlineData("127.0.0.1", null, null)] // The host replaces the header.
    [InlineData("127.0.0.1", "6.6.6.6, 127.0.0.1", null)] // A caller that claims to be on this machine.
    public void Address_under_host_behind_front_end_is_the_added_one(string connection, string? left, string? expected) =>
        Check(connection, left, expected, Host, Trusted);

    [Theory]
    [InlineData("6.6.6.6", null)] // The host adds no entry, so the caller's own was taken.
    [InlineData("127.0.0.1", "6.6.6.6")] // The host appends its own.
    [InlineData("127.0.0.1", null)] // The host replaces the header, or nothing sent one.
    public void Under_host_without_front_end_it_is_not_known(string connection, string? left) => Check(connection, left, null, Host);

    private static void Check(string connection, string? forwarded, string? expected, params string[] settings)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwarded is not null)
        {
            http.Request.Headers["X-Forwarded-For"] = forwarded;
        }

        var read = AppSettings.Read(FunctionApp.CreateBuilder(RunningApp.Arguments(settings)).Configuration, []);
        Assert.Equal(expected, RemoteAddress.Of(http, read)?.ToString());
    }
}
