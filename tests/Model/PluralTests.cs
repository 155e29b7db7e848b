namespace Thalassa.Model.Tests;

public sealed class PluralTests
{
    [Theory]
    [InlineData(0, "0 errors")]
    [InlineData(1, "1 error")]
    [InlineData(2, "2 errors")]
    public void Count_of_one_has_a_singular(int count, string text) => Assert.Equal(text, Plural.Of(count, "error"));
}
