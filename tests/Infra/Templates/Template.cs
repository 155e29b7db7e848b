using System.Text.Json;
using System.Text.RegularExpressions;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>A resource as Azure gets it.</summary>
/// <param name="Module">The module that has it; <c>main</c> for none.</param>
/// <param name="Name">Its symbolic name.</param>
/// <param name="Json">All of it.</param>
/// <param name="Variables">The variables of its module.</param>
internal sealed record Resource(string Module, string Name, JsonElement Json, JsonElement Variables)
{
    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Properties => Json.GetProperty("properties");

    /// <summary>A value below the properties, such as <c>siteConfig.minTlsVersion</c>.</summary>
    public JsonElement this[string path] => path.Split('.').Aggregate(Properties, (element, name) => element.GetProperty(name));

    /// <summary>A text with the variables that stand for it in their place.</summary>
    public string Resolve(string text) =>
        Template.Variable.Replace(text, match =>
            Variables.TryGetProperty(match.Groups[1].Value, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : match.Value);
}

/// <summary>What is in a template, that of its modules included.</summary>
internal static partial class Template
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement.Clone();

    [GeneratedRegex(@"variables\('([A-Za-z]+)'\)", RegexOptions.CultureInvariant)]
    public static partial Regex Variable { get; }

    /// <summary>Every resource, that of modules and of their modules included; once where a loop makes several.</summary>
    public static IEnumerable<Resource> Resources(JsonElement template, string module = "main")
    {
        var variables = template.TryGetProperty("variables", out var found) ? found : Nothing;
        foreach (var property in template.GetProperty("resources").EnumerateObject())
        {
            var resource = new Resource(module, property.Name, property.Value, variables);
            if (property.Value.TryGetProperty("existing", out _))
            {
                continue;
            }

            yield return resource;
            if (resource.Type == "Microsoft.Resources/deployments")
            {
                foreach (var inner in Resources(resource["template"], property.Name))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>Every resource of a type.</summary>
    public static async Task<Resource[]> OfTypeAsync(string type) =>
        [.. Resources(await Bicep.MainAsync()).Where(resource => resource.Type == type)];

    /// <summary>The one resource of a type.</summary>
    public static async Task<Resource> OneAsync(string type) => Assert.Single(await OfTypeAsync(type));
}
