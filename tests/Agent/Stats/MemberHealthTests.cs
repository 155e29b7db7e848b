using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Tests.Stats;

public sealed class MemberHealthTests
{
    [Theory]
    [InlineData("UP", "up")]
    [InlineData("UP 1/2", "up")]
    [InlineData("no check", "up")]
    [InlineData("NOLB", "up")]
    [InlineData("DOWN", "down")]
    [InlineData("DOWN 1/2", "down")]
    [InlineData("DRAIN", "drain")]
    [InlineData("DRAIN 1/2", "drain")]
    [InlineData("MAINT", "maintenance")]
    [InlineData("MAINT (via live/s1)", "maintenance")]
    public void HAProxys_words_are_one_of_four_states(string status, string word)
    {
        Assert.Equal(word, MemberHealth.WordOf(status));
        Assert.Contains(word, MemberHealth.Words);
    }
}
