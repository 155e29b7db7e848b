using System.Text;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Tests;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" [1, {\"a\": null}] ")]
    [InlineData("\"\\ud83d\\ude00\"")]
    [InlineData("{\"ä\": \"\\u00e4\"}")]
    [InlineData("[[[[]]]]")]
    public void Json_passes(string text)
    {
        var faults = new FaultList();
        using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(text), 4, "body", faults);
        Assert.NotNull(document);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("", "is not JSON at line 1, byte 1")]
    [InlineData("{", "is not JSON")]
    [InlineData("{}{}", "is not JSON")]
    [InlineData("{\"a\":1,}", "is not JSON")]
    [InlineData("// {}", "is not JSON")]
    [InlineData("NaN", "is not JSON")]
    [InlineData("{\n\"a\": x}", "line 2, byte 6")]
    [InlineData("[[[[[]]]]]", "nested too deeply")]
    [InlineData("{\"a\":1,\"a\":2}", "an object with a duplicate property")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "an object with a duplicate property")]
    [InlineData("\"\\ud800\"", "an unpaired surrogate")]
    [InlineData("{\"\\udc00\":1}", "an unpaired surrogate")]
    public void Invalid_json_is_an_error(string text, string problem)
    {
        var faults = new FaultList();
        Assert.Null(StrictJson.Parse(Encoding.UTF8.GetBytes(text), 4, "body", faults));
        var fault = Assert.Single(faults);
        Assert.Equal("body", fault.Field);
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'{', 0, (byte)'}', 0 })]
    public void Invalid_utf8_is_an_error(byte[] body)
    {
        var faults = new FaultList();
        Assert.Null(StrictJson.Parse(body, 4, "body", faults));
        Assert.Contains("UTF-8", Assert.Single(faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_nesting_is_refused()
    {
        var faults = new FaultList();
        Assert.Null(StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', 100_000)), 16, "meta", faults));
        Assert.Single(faults);
    }
}
