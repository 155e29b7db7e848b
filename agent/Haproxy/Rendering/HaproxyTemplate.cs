using HandlebarsDotNet;
using HandlebarsDotNet.Compiler.Resolvers;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A compiled Handlebars template of <c>haproxy.cfg</c> with the helpers <c>frontendHelper</c>, <c>backendHelper</c> and <c>aclRule</c>.</summary>
public sealed class HaproxyTemplate
{
    // The indentation of a section's lines in templates since the first of them.
    private const string LineBreak = "\n    ";
    private readonly HandlebarsTemplate<object, object> _template;

    /// <summary>Compiles a template.</summary>
    /// <param name="source">Its text.</param>
    /// <exception cref="FormatException">It is not a Handlebars template; the message says where.</exception>
    public HaproxyTemplate(string source)
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration
        {
            NoEscape = true,
            ExpressionNameResolver = new UpperCamelCaseExpressionNameResolver(),
        });
        Register<FrontendSection>(handlebars, "frontendHelper", "a frontend", frontend => string.Join(LineBreak, frontend.Lines()));
        Register<BackendSection>(handlebars, "backendHelper", "a backend", backend => string.Join(LineBreak, backend.Lines()));
        Register<RuleSection>(handlebars, "aclRule", "a rule", rule => string.Concat(rule.Lines.Select(line => line + "\n")));
        try
        {
            _template = handlebars.Compile(source);
        }
        catch (HandlebarsException exception)
        {
            throw new FormatException($"The template is not valid Handlebars: {exception.Message}", exception);
        }
    }

    /// <summary>Compiles the template in a file, or the product's own.</summary>
    /// <param name="path">The file, or null for the product's own.</param>
    /// <exception cref="FormatException">It is not a Handlebars template.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HaproxyTemplate Load(string? path)
    {
        if (path is not null)
        {
            return new HaproxyTemplate(File.ReadAllText(path));
        }

        using var reader = new StreamReader(typeof(HaproxyTemplate).Assembly.GetManifestResourceStream("default.haproxycfg.tmpl")!);
        return new HaproxyTemplate(reader.ReadToEnd());
    }

    /// <summary>Renders a file. The same input gives the same bytes.</summary>
    /// <exception cref="FormatException">A value is not safe to write, or the template does not fit; the message says which.</exception>
    public string Render(RoutingSnapshot snapshot, HaproxyOptions options)
    {
        var model = new TemplateModel(snapshot, options);
        try
        {
            // HAProxy takes a last line without an end for a truncated file.
            return _template(model).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        }
        catch (HandlebarsException exception)
        {
            throw new FormatException($"The template cannot be rendered: {exception.Message}", exception);
        }
    }

    private static void Register<T>(IHandlebars handlebars, string name, string what, Func<T, string> render) =>
        handlebars.RegisterHelper(name, (output, _, arguments) =>
        {
            if (arguments.Length != 1 || arguments[0] is not T section)
            {
                throw new HandlebarsException($"{name} takes {what}, as in {{{{{name} this}}}}");
            }

            output.WriteSafeString(render(section));
        });
}
