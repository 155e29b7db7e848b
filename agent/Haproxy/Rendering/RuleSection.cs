using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A rule as a template sees it: every property is safe where it stands.</summary>
public sealed class RuleSection
{
    private readonly string _comparison;

    internal RuleSection(Rule rule, string acl)
    {
        Acl = HaproxyText.Name(acl);
        Type = HaproxyText.OneOf(rule.Type, "path", "url", "header");
        Operation = Type switch
        {
            "path" => HaproxyText.OneOf(rule.Operation, "path", "path_beg", "path_reg"),
            "url" => HaproxyText.OneOf(rule.Operation, "url", "url_beg", "url_reg"),
            _ => HaproxyText.OneOf(rule.Operation, "hdr_dom"),
        };
        Header = Type == "header" ? HaproxyText.HeaderName(rule.Header ?? string.Empty) : null;
        var value = RuleValue.TryParse(rule.Value, out var read, out var problem)
            ? read
            : throw new FormatException($"The value of a rule {problem}.");
        // A quoted pattern that begins with - would be a flag still.
        Value = (value.IgnoresCase ? "-i " : string.Empty)
            + (value.Patterns[0] is ['-', ..] ? "-- " : string.Empty)
            + string.Join(' ', value.Patterns.Select(HaproxyText.Word));
        Backend = HaproxyText.Name(rule.Backend);
        var method = Header is null ? Operation : $"{Operation}({Header})";
        // Host names are the same in either case, and hdr_dom is for host names.
        var flags = Header is null && !value.IgnoresCase ? "--" : "-i --";
        _comparison = $"{method} {flags} {string.Join(' ', value.Patterns.Select(HaproxyText.Quoted))}";
    }

    /// <summary>The name of its ACL: the same at each rendering, so that the same routing gives the same file.</summary>
    public string Acl { get; }

    /// <summary><c>path</c>, <c>url</c> or <c>header</c>.</summary>
    public string Type { get; }

    /// <summary>HAProxy's fetch method, without the header's name.</summary>
    public string Operation { get; }

    /// <summary>The header's name, or null.</summary>
    public string? Header { get; }

    /// <summary>
    /// What is compared with: patterns, quoted where they need to be, after flags where there are any. Templates put neither quotes nor
    /// <c>--</c> around it.
    /// </summary>
    public string Value { get; }

    /// <summary>The backend's key.</summary>
    public string Backend { get; }

    /// <summary>The rule's lines.</summary>
    public IEnumerable<string> Lines => [$"acl {Acl} {_comparison}", $"use_backend {Backend} if {Acl}"];
}
