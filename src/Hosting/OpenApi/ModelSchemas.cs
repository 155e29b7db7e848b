using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Hosting.OpenApi;

/// <summary>The schemas that cannot be derived from types: those with a converter, and those that are extended.</summary>
internal static class ModelSchemas
{
    public static async Task CompleteAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type.GetCustomAttribute<OneOfAttribute>() is { } either)
        {
            (schema.Type, schema.Properties, schema.AnyOf) = (null, null, []);
            foreach (var type in either.Types)
            {
                schema.AnyOf.Add(await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
            }
        }
        else if (context.JsonTypeInfo.Type == typeof(Registration))
        {
            Describe(schema);
        }
        else if (context.JsonTypeInfo.Type == typeof(Frontend) || context.JsonTypeInfo.Type == typeof(Backend))
        {
            schema.Properties!["warnings"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = Text(null),
                Description = "What an agent accepted with a warning; a registry returns none.",
            };
        }
        else if (typeof(ProblemDetails).IsAssignableFrom(context.JsonTypeInfo.Type))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
            schema.Properties["code"] = Text("A machine-readable code, as in bender.");
            schema.Properties["message"] = Text("The same as detail, as in bender.");
            schema.Properties["lines"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = Text(null),
                Description = "HAProxy's own output.",
            };
        }
    }

    private static void Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["id"] = Text("/name/version/host/port"),
            ["name"] = Text("The service."),
            ["version"] = Text("Its version."),
            ["host"] = Text("A DNS name in lower case, or an address."),
            ["port"] = Number("1 to 65535.", "int32"),
            ["lastKnown"] = Number("The last heartbeat, Unix milliseconds.", "int64"),
            ["meta"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema(),
                Description = "Free JSON object of the app; secondsToExpire is its lease, hostname and registered are always present.",
            },
            ["revision"] = Number("Increases with each transition and does not change on heartbeats; Unix microseconds.", "int64"),
        };
        schema.Required = schema.Properties.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Number(string description, string format) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = format,
            Description = description,
        };
}
