namespace Thalassa.Model.Tests;

public sealed class UnreadableIdsTests
{
    [Fact]
    public void Header_is_read_as_it_was_written()
    {
        var ids = UnreadableIds.Of(["frontend/web?east", "backend/web", "/web/1.0.0/::1/80"]);

        Assert.Equal("/web/1.0.0/::1/80, backend/web, frontend/web?east", ids.ToString());
        Assert.Equal(ids, UnreadableIds.Parse([ids.ToString()]));
        Assert.Equal(ids, UnreadableIds.Parse(["/web/1.0.0/::1/80,backend/web", "frontend/web?east"]));
        Assert.True(ids.Names("backend/web"));
        Assert.False(ids.MayHold("frontend/web"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    public void Empty_header_leaves_nothing_out(string header)
    {
        Assert.True(UnreadableIds.Parse([header]).IsEmpty);
        Assert.Equal(UnreadableIds.None, UnreadableIds.Of([]));
    }

    [Theory]
    [InlineData(51, 1)]
    [InlineData(20, 127)]
    public void Header_of_too_many_names_none(int count, int length)
    {
        var ids = UnreadableIds.Of([.. Enumerable.Range(100, count).Select(i => $"backend/{new string('x', length)}{i}")]);
        var read = UnreadableIds.Parse([ids.ToString()]);

        Assert.Equal("*", ids.ToString());
        Assert.False(ids.MayHold("backend/other"));
        Assert.True(read.MayHold("backend/other"));
        Assert.False(read.Names("backend/other"));
        Assert.False(read.IsEmpty);
    }

    [Fact]
    public void Answers_of_several_requests_add_up()
    {
        var sum = UnreadableIds.Of(["backend/a"]).And(UnreadableIds.None).And(UnreadableIds.Parse(["*"]));

        Assert.True(sum.IsOpen);
        Assert.Equal("*, backend/a", sum.ToString());
        Assert.Equal(["backend/a"], UnreadableIds.None.And(UnreadableIds.Of(["backend/a"])).Ids);
    }
}
