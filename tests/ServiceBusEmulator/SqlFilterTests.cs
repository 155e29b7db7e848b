using Thalassa.Local.ServiceBus.Filters;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Tests;

public sealed class SqlFilterTests
{
    private static readonly SqlMessage Message = new(
        new() { ["Label"] = "up", ["To"] = null, ["MessageId"] = "m" },
        new()
        {
            ["name"] = "web",
            ["n"] = 5,
            ["big"] = 5_000_000_000L,
            ["d"] = 2.5,
            ["yes"] = true,
            ["no"] = false,
            ["none"] = null,
            ["a b"] = "spaced",
            ["odd]name"] = "o",
            ["quote"] = "it's",
            ["percent"] = "100%",
            ["time"] = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            ["p"] = "the property p",
        });

    private static readonly Dictionary<string, object> Parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@wanted"] = "web",
        ["@then"] = new DateTime(2029, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    [Theory]
    [InlineData("name = 'web'", true)]
    [InlineData("NAME = 'web'", true)]
    [InlineData("name = 'WEB'", false)]
    [InlineData("user.name='web' and sys.Label<>'down'", true)]
    [InlineData("SYS.label LIKE 'u_'", true)]
    [InlineData("name != 'api'", true)]
    [InlineData("name > 'api' AND name < 'x'", true)]
    [InlineData("n = 5 AND n >= 5 AND n <= 5 AND NOT n < 5 AND NOT n > 5", true)]
    [InlineData("n = 5.0", true)]
    [InlineData("d = 2.5 AND d = 25E-1 AND d = 0.25e1", true)]
    [InlineData("big > n", true)]
    [InlineData("n + 1 * 2 = 7", true)]
    [InlineData("(n + 1) * 2 = 12", true)]
    [InlineData("n - 1 - 1 = 3", true)]
    [InlineData("7 / 2 = 3", true)]
    [InlineData("7 / 2.0 = 3.5", true)]
    [InlineData("7 % 4 = 3", true)]
    [InlineData("-n = -5 AND - -n = +5", true)]
    [InlineData("name + '!' = 'web!'", true)]
    [InlineData("yes = TRUE AND no = false", true)]
    [InlineData("quote = 'it''s'", true)]
    [InlineData("[a b] = 'spaced' AND \"a b\" = 'spaced' AND [odd]]name] = 'o'", true)]
    [InlineData("property('a b') = 'spaced' AND p('na' + 'me') = 'web' AND p = 'the property p'", true)]
    [InlineData("name IN ('api', 'web')", true)]
    [InlineData("name NOT IN ('api', 'db')", true)]
    [InlineData("n IN (1, 2 + 3)", true)]
    [InlineData("missing IN ('web')", false)]
    [InlineData("missing NOT IN ('web')", false)]
    [InlineData("name LIKE 'w%' AND name LIKE '%b' AND name LIKE '%e%' AND name LIKE 'w_b'", true)]
    [InlineData("name LIKE 'W%'", false)]
    [InlineData("name NOT LIKE 'a%'", true)]
    [InlineData("percent LIKE '100\\%' ESCAPE '\\'", true)]
    [InlineData("name LIKE '\\%' ESCAPE '\\'", false)]
    [InlineData("missing LIKE '%'", false)]
    [InlineData("missing NOT LIKE '%'", false)]
    [InlineData("EXISTS(name) AND NOT EXISTS(missing) AND EXISTS(sys.Label) AND NOT EXISTS(sys.To) AND EXISTS(none)", true)]
    [InlineData("missing IS NULL AND name IS NOT NULL AND none IS NULL AND sys.To IS NULL", true)]
    [InlineData("missing = 'x'", false)]
    [InlineData("missing <> 'x'", false)]
    [InlineData("NOT missing = 'x'", false)]
    [InlineData("missing = 1 OR n = 5", true)]
    [InlineData("n = 5 OR missing = 1", true)]
    [InlineData("missing = 1 AND n = 5", false)]
    [InlineData("NOT (missing = 1 AND n = 6)", true)]
    [InlineData("missing + 1 = 1 OR NULL = NULL", false)]
    [InlineData("1=1", true)]
    [InlineData("1=0", false)]
    [InlineData("name = @wanted AND time > @then", true)]
    [InlineData("newid() <> newid()", true)]
    [InlineData("NOT NOT name='web'", true)]
    [InlineData("n=5 or n=6 and n=7", true)]
    [InlineData("(n=5 or n=6) and n=7", false)]
    [InlineData("andy IS NULL and order1 IS NULL AND notary IS NULL", true)]
    public void An_expression_is_true_or_not(string text, bool expected) =>
        Assert.Equal(expected, new SqlFilter(text, Parameters).Matches(Message));

    [Theory]
    [InlineData("n = 'five'")]
    [InlineData("name = 5")]
    [InlineData("yes > no")]
    [InlineData("n / 0 = 1")]
    [InlineData("n % (5 - n) = 1")]
    [InlineData("name * 2 = 1")]
    [InlineData("-name = 1")]
    [InlineData("n LIKE '5'")]
    [InlineData("name LIKE 'w%' ESCAPE 'xx'")]
    [InlineData("name LIKE 'w\\' ESCAPE '\\'")]
    [InlineData("sys.Colour = 'blue'")]
    [InlineData("EXISTS(sys.Colour)")]
    [InlineData("n = @missing")]
    [InlineData("p(5) = 1")]
    [InlineData("time = 1")]
    public void An_expression_that_cannot_be_applied_fails(string text) =>
        Assert.Throws<SqlEvaluationException>(() => new SqlFilter(text, Parameters).Matches(Message));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("name")]
    [InlineData("5")]
    [InlineData("TRUE")]
    [InlineData("name =")]
    [InlineData("= 5")]
    [InlineData("name = 'web")]
    [InlineData("name == 'web'")]
    [InlineData("name = 'web' AND")]
    [InlineData("name = 'web' extra")]
    [InlineData("(name = 'web'")]
    [InlineData("name = 'web')")]
    [InlineData("name IN ()")]
    [InlineData("name IN 'web'")]
    [InlineData("name LIKE")]
    [InlineData("5 IS NULL")]
    [InlineData("EXISTS name")]
    [InlineData("EXISTS('name')")]
    [InlineData("(a = 1) = (b = 1)")]
    [InlineData("(a = 1) + 1 = 2")]
    [InlineData("a AND b")]
    [InlineData("NOT a")]
    [InlineData("and = 5")]
    [InlineData("other.name = 5")]
    [InlineData("unknown(5) = 5")]
    [InlineData("newid(5) = 5")]
    [InlineData("_a = 5")]
    [InlineData("5a = 5")]
    [InlineData("99999999999999999999 = 5")]
    [InlineData("a = 1; DROP TABLE b")]
    public void A_text_that_is_no_filter_is_refused(string text) => Assert.Throws<SqlSyntaxException>(() => SqlParser.Read(text));

    [Fact]
    public void The_length_and_the_depth_are_bounded()
    {
        SqlParser.Read($"a = '{new string('x', 1024 - 6)}'");
        Assert.Throws<SqlSyntaxException>(() => SqlParser.Read($"a = '{new string('x', 1024 - 5)}'"));
        SqlParser.Read($"{new string('(', 32)}a = 1{new string(')', 32)}");
        Assert.Throws<SqlSyntaxException>(() => SqlParser.Read($"{new string('(', 33)}a = 1{new string(')', 33)}"));
        Assert.Throws<SqlSyntaxException>(() => SqlParser.Read(new string('(', 1024)));
        SqlParser.Read($"a = '{new string('(', 100)}' AND [{new string('(', 100)}] = 1");
    }

    [Theory]
    [InlineData("not ", "a = 1")]
    [InlineData("-", "1 = 1")]
    [InlineData("a = 1 or ", "a = 1")]
    [InlineData("1 + ", "1 = 1")]
    public void A_long_chain_is_read(string part, string end)
    {
        var text = string.Concat(Enumerable.Repeat(part, (1024 - end.Length) / part.Length)) + end;
        Assert.True(SqlParser.Read(text).IsPredicate);
    }
}

internal sealed record SqlMessage(Dictionary<string, object?> System, Dictionary<string, object?> User) : IMessageProperties
{
    private readonly Dictionary<string, object?> _system = new(System, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, object?> _user = new(User, StringComparer.OrdinalIgnoreCase);

    public bool TryGetSystem(string name, out object? value) => _system.TryGetValue(name, out value);

    public bool TryGetUser(string name, out object? value) => _user.TryGetValue(name, out value);
}
