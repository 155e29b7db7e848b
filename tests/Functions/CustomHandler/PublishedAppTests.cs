using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Functions.Tests.CustomHandler;

/// <summary>What the Functions host reads before it starts anything.</summary>
public sealed class PublishedAppTests(PublishedApp app) : IClassFixture<PublishedApp>
{
    [Fact]
    public void Every_function_has_its_folder()
    {
        var names = typeof(FunctionApp).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>();
        Assert.Equal(names.Order(StringComparer.Ordinal), HostedFunction.ReadAll(app.Path).Select(function => function.Name));
    }

    [Theory]
    [InlineData("Register", """{"bindings":[{"type":"httpTrigger","direction":"in","name":"request","authLevel":"function","methods":["post"],"route":"registrations/{name}/{version}/{host}/{port}"},{"type":"http","direction":"out","name":"res"}]}""")]
    [InlineData("Status", """{"bindings":[{"type":"httpTrigger","direction":"in","name":"request","authLevel":"anonymous","methods":["get"],"route":"status"},{"type":"http","direction":"out","name":"res"}]}""")]
    [InlineData("Reap", """{"bindings":[{"type":"timerTrigger","direction":"in","name":"timer","schedule":"%ReaperSchedule%","runOnStartup":false,"useMonitor":true}]}""")]
    public void A_function_is_described_by_its_trigger(string name, string expected) =>
        Assert.Equal(expected, JsonNode.Parse(File.ReadAllText(Path.Combine(app.Path, name, "function.json")))!.ToJsonString());

    [Fact]
    public void The_host_file_names_the_program_and_keeps_everything_else()
    {
        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(app.Path, "host.json")))!.AsObject();
        Assert.Equal(
            """{"description":{"defaultExecutablePath":"Thalassa.Functions","workingDirectory":"","arguments":[]},"enableProxyingHttpRequest":true}""",
            host["customHandler"]!.ToJsonString());
        host.Remove("customHandler");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(Testing.RepositoryRoot.At("host.json"))), host), host.ToJsonString());
        Assert.True(File.Exists(Path.Combine(app.Path, "Thalassa.Functions")));
    }
}
