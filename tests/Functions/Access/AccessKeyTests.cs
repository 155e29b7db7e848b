using Thalassa.Functions.Keys;

namespace Thalassa.Functions.Tests.Access;

public sealed class AccessKeyTests
{
    [Theory]
    [InlineData("web", true)]
    [InlineData("web-admin", true)]
    [InlineData("web.eu", true)]
    [InlineData("web_2", true)]
    [InlineData("webshop", false)]
    [InlineData("web2", false)]
    [InlineData("Web", false)]
    [InlineData("we", false)]
    [InlineData("other", false)]
    [InlineData("other-web", false)]
    [InlineData("shop-1", true)]
    [InlineData("shop-one", true)]
    [InlineData("shop", false)]
    [InlineData("", false)]
    public void A_prefix_ends_where_a_part_of_the_name_does(string name, bool may) =>
        Assert.Equal(may, new AccessKey("k", Role.Register, ["web", "shop-"], Expires: null).MayChange(name));

    [Fact]
    public void Without_prefixes_a_key_is_for_all_names() =>
        Assert.True(new AccessKey("k", Role.Register, [], Expires: null).MayChange("anything"));
}
