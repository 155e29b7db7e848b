using Azure.Data.Tables;
using Thalassa.Registry.Tables;

namespace Thalassa.Registry.Tests.Tables;

public sealed class LongTextTests
{
    [Fact]
    public void Text_of_any_length_comes_back_as_it_went()
    {
        var text = string.Concat(Enumerable.Repeat("ä-🙂-", 40_000));
        var row = new TableEntity("p", "r");
        LongText.Write(row, "Definition", text);
        Assert.Equal(text, LongText.Read(row, "Definition"));
    }

    [Fact]
    public void Parts_that_are_text_are_read_too()
    {
        var row = new TableEntity("p", "r") { ["Definition0"] = """{"key":"live",""", ["Definition1"] = "\"name\":\"wéb\"}" };
        Assert.Equal("""{"key":"live","name":"wéb"}""", LongText.Read(row, "Definition"));
    }
}
