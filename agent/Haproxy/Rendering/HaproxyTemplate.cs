using System.Collections.Immutable;
using System.Net;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler.Resolvers;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>
/// A compiled Handlebars template of <c>haproxy.cfg</c> with the helpers <c>frontendHelper</c>, <c>backendHelper</c> and <c>aclRule</c>.
/// </summary>
public sealed class HaproxyTemplate
{
    // The indentation of a section's lines in templates since the first of them.
    private const string LineBreak = "\n    ";
    private readonly HandlebarsTemplate<object, object> _template;
    private readonly ConfigTranslation? _translate;

    /// <summary>Compiles a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="translate">Rewrites what it gives, or null to take that as it is.</param>
    /// <exception cref="FormatException">It is not a Handlebars template; the message says where.</exception>
    public HaproxyTemplate(string source, ConfigTranslation? translate = null)
    {
        _translate = translate;
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

        HasSlots = WritesSlots();
    }

    /// <summary>Compiles the template in a file, or the product's own.</summary>
    /// <param name="path">The file, or null for the product's own.</param>
    /// <param name="translate">Rewrites what it gives, or null to take that as it is.</param>
    /// <exception cref="FormatException">It is not a Handlebars template.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HaproxyTemplate Load(string? path, ConfigTranslation? translate = null)
    {
        if (path is not null)
        {
            return new HaproxyTemplate(File.ReadAllText(path), translate);
        }

        using var reader = new StreamReader(typeof(HaproxyTemplate).Assembly.GetManifestResourceStream("default.haproxycfg.tmpl")!);
        return new HaproxyTemplate(reader.ReadToEnd(), translate);
    }

    /// <summary>
    /// Whether the template writes slots as they are given and opens the runtime socket, so that members can change without a reload.
    /// </summary>
    /// <remarks>With one that does not, each change of a member is one of the file.</remarks>
    public bool HasSlots { get; }

    /// <summary>Renders all but the slots.</summary>
    /// <inheritdoc cref="Render(RoutingSnapshot, HaproxyOptions)"/>
    public ConfigStructure Structure(RoutingSnapshot snapshot, HaproxyOptions options) =>
        ConfigStructure.Of(Render(snapshot, options, ImmutableDictionary<string, ImmutableArray<SlotLine>>.Empty));

    /// <summary>Renders a file with slots, and with the fingerprint by which the agent knows the worker that runs it.</summary>
    /// <inheritdoc cref="Render(RoutingSnapshot, HaproxyOptions)"/>
    public string Render(
        RoutingSnapshot snapshot,
        HaproxyOptions options,
        IReadOnlyDictionary<string, ImmutableArray<SlotLine>> slots,
        ConfigStructure structure) =>
        $"""
        {Render(snapshot, options, slots)}
        # Tells the agent that a worker runs this very configuration.
        global
            set-var {RunningState.StructureVariable} str({structure.Fingerprint})

        """;

    /// <summary>Renders a file without slots: each member is a server. The same input gives the same bytes.</summary>
    /// <exception cref="FormatException">A value is not safe to write, or the template does not fit; the message says which.</exception>
    public string Render(RoutingSnapshot snapshot, HaproxyOptions options) => Render(snapshot, options, null);

    private string Render(RoutingSnapshot snapshot, HaproxyOptions options, IReadOnlyDictionary<string, ImmutableArray<SlotLine>>? slots)
    {
        var model = new TemplateModel(snapshot, options, slots);
        try
        {
            // HAProxy takes a last line without an end for a truncated file.
            var text = _template(model).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
            return _translate?.Invoke(text, isOrdinaryUser: !options.IsPrivileged && !Environment.IsPrivilegedProcess) ?? text;
        }
        catch (HandlebarsException exception)
        {
            throw new FormatException($"The template cannot be rendered: {exception.Message}", exception);
        }
    }

    private bool WritesSlots()
    {
        var backend = new BackendState(new Backend { Key = "probe", Type = "static" }, []);
        ImmutableArray<SlotLine> slots = [new(1, IPAddress.Loopback, 2, 3, IsEnabled: true), SlotLine.Free(2)];
        HashSet<string> written = [.. slots.Select(slot => new ServerLine(slot).Line)];
        var options = new HaproxyOptions();
        try
        {
            string[] Lines(ImmutableArray<SlotLine> given) => Render(
                    new RoutingSnapshot(0, [], [backend]),
                    options,
                    new Dictionary<string, ImmutableArray<SlotLine>>(StringComparer.Ordinal) { ["probe"] = given })
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var lines = Lines(slots);
            // What a template makes of members elsewhere, only a reload can change.
            return lines.Where(line => !written.Contains(line)).SequenceEqual(Lines([]))
                && written.IsSubsetOf(lines)
                && lines.Any(line => line.StartsWith($"stats socket {options.HaproxySocketPath} ", StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            // Whatever is wrong with the template is reported where it is rendered for use.
            return false;
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

/// <summary>Rewrites what a template gave before HAProxy reads it.</summary>
/// <param name="config">The whole configuration.</param>
/// <param name="isOrdinaryUser">Whether HAProxy starts without root's rights.</param>
/// <returns>The configuration to use; the same text where there is nothing to rewrite.</returns>
/// <exception cref="FormatException">A line cannot be used; the message says what to write instead.</exception>
public delegate string ConfigTranslation(string config, bool isOrdinaryUser);
