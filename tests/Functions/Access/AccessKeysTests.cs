using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Thalassa.Functions.Keys;
using Thalassa.Functions.Settings;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Access;

public sealed class AccessKeysTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2027, 1, 31, 11, 59, 59, TimeSpan.Zero));

    [Fact]
    public void A_key_is_good_until_its_end()
    {
        var keys = Read(TestKeys.Of("own", TestKeys.Web, "read", "Expires=2027-01-31T12:00:00Z"));
        Assert.Equal("own", Find(keys, TestKeys.Web));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Find(keys, TestKeys.Web));
    }

    [Fact]
    public void A_day_ends_nothing_before_it_begins_and_a_zone_counts()
    {
        Assert.Equal(
            new DateTimeOffset(2027, 2, 1, 0, 0, 0, TimeSpan.Zero),
            Read(TestKeys.Of("own", "k", "read", "Expires=2027-02-01")).All.Single().Expires);
        Assert.Equal(
            new DateTimeOffset(2027, 2, 1, 10, 0, 0, TimeSpan.Zero),
            Read(TestKeys.Of("own", "k", "read", "Expires=2027-02-01T12:00:00+02:00")).All.Single().Expires);
    }

    [Fact]
    public void Each_key_is_found_again_and_again_and_no_other_text_is()
    {
        var keys = Read(TestKeys.Settings);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("reader", Find(keys, TestKeys.Reader));
            Assert.Equal("operator", Find(keys, TestKeys.Operator));
            Assert.Null(Find(keys, $"k-{i}"));
            Assert.Null(Find(keys, string.Empty));
            Assert.Null(Find(keys, new string('k', 5000)));
        }
    }

    [Fact]
    public void A_digest_may_have_capitals_and_a_role_too()
    {
        var key = Read([$"--AccessKeys:a.b:Sha256={TestKeys.Digest("k").ToUpperInvariant()}", "--AccessKeys:a.b:Role=Operate"])
            .All.Single();
        Assert.Equal(("a.b", Role.Operate, 0, null), (key.Name, key.Role, key.Prefixes.Count, key.Expires));
    }

    [Fact]
    public void The_single_key_is_one_of_them_when_there_are_others_and_the_hosts_affair_when_there_are_none()
    {
        Assert.Equal(
            Role.Operate,
            Read([.. TestKeys.Of("own", "k", "read"), "--THALASSA_API_KEY=single"]).All.Single(key => key.Name == "THALASSA_API_KEY").Role);
        Assert.True(Read(["--THALASSA_API_KEY=single"]).IsEmpty);
    }

    [Theory]
    [InlineData("AccessKeys", "--AccessKeys=hunter2")]
    [InlineData("AccessKeys__own__Sha256", "--AccessKeys:own:Role=read")]
    [InlineData("AccessKeys__own__Sha256", "--AccessKeys:own:Sha256=hunter2", "--AccessKeys:own:Role=read")]
    [InlineData("AccessKeys__own__Role", "--AccessKeys:own:Sha256=hunter2")]
    [InlineData("AccessKeys__own__Role", "--AccessKeys:own:Role=admin")]
    [InlineData("AccessKeys__own__Role", "--AccessKeys:own:Role=2")]
    [InlineData("AccessKeys__own__Prefix", "--AccessKeys:own:Prefix=web")]
    [InlineData("AccessKeys__own__Prefixes", "--AccessKeys:own:Role=register", "--AccessKeys:own:Prefixes=we b")]
    [InlineData("AccessKeys__own__Prefixes", "--AccessKeys:own:Role=register", "--AccessKeys:own:Prefixes=,")]
    [InlineData("AccessKeys__own__Prefixes", "--AccessKeys:own:Role=register", "--AccessKeys:own:Prefixes=web*")]
    [InlineData("AccessKeys__own__Prefixes", "--AccessKeys:own:Role=operate", "--AccessKeys:own:Prefixes=web")]
    [InlineData("AccessKeys__own__Prefixes", "--AccessKeys:own:Role=read", "--AccessKeys:own:Prefixes=web")]
    [InlineData("AccessKeys__own__Expires", "--AccessKeys:own:Expires=tomorrow")]
    [InlineData("AccessKeys__own__Expires", "--AccessKeys:own:Expires=01/02/2027")]
    [InlineData("AccessKeys", "--AccessKeys:o n:Role=read")]
    [InlineData("RateLimit", "--RateLimit=-1")]
    [InlineData("RateLimit", "--RateLimit=1000001")]
    [InlineData("TrustForwardedFor", "--TrustForwardedFor=yes")]
    public void Invalid_key_setting_is_named_without_repeating_its_value(string setting, params string[] arguments)
    {
        var message = Assert.Throws<InvalidSettingsException>(() => Read(arguments)).Message;
        Assert.Contains($"- {setting} ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_names_for_one_key_are_a_fault()
    {
        var message = Assert
            .Throws<InvalidSettingsException>(() => Read([.. TestKeys.Of("one", "k", "read"), .. TestKeys.Of("two", "k", "operate")]))
            .Message;
        Assert.Contains("one and two", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Peers_need_a_key_that_can_be_sent()
    {
        string[] settings = ["--Peers=http://10.0.0.1:7071", .. TestKeys.Of("peer", "k", "read")];
        Assert.Contains("- PeerKey ", Assert.Throws<InvalidSettingsException>(() => Read(settings)).Message, StringComparison.Ordinal);
        Assert.Single(Read([.. settings, "--PeerKey=k"]).All);
    }

    [Fact]
    public void In_azure_the_front_end_is_believed_unless_the_setting_says_otherwise()
    {
        Assert.False(Settings([]).IsForwarded);
        Assert.True(Settings(["--WEBSITE_SITE_NAME=app"]).IsForwarded);
        Assert.False(Settings(["--WEBSITE_SITE_NAME=app", "--TrustForwardedFor=false"]).IsForwarded);
        Assert.Equal(1000, Settings([]).RateLimit);
    }

    private static AccessKeys Read(string[] arguments) => Settings(arguments).Keys;

    private static AppSettings Settings(string[] arguments) =>
        AppSettings.Read(new ConfigurationBuilder().AddCommandLine(arguments).Build(), []);

    private string? Find(AccessKeys keys, string text)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["x-functions-key"] = text;
        return keys.Find(request, _time)?.Name;
    }
}
