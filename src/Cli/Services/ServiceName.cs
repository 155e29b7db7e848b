using System.CommandLine;
using System.CommandLine.Parsing;
using Thalassa.Cli.Completion;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Services;

/// <summary>A service, or one version of it: <c>NAME</c> or <c>NAME@VERSION</c>.</summary>
internal sealed record ServiceName(string Name, string? Version)
{
    /// <summary>An argument for one.</summary>
    /// <param name="description">The help text.</param>
    /// <param name="isOptional">Whether it is optional.</param>
    /// <param name="needsVersion">Whether a version is required.</param>
    public static Argument<ServiceName?> Argument(string description, bool isOptional = false, bool needsVersion = false)
    {
        var argument = new Argument<ServiceName?>("service")
        {
            Description = description,
            HelpName = needsVersion ? "NAME@VERSION" : "NAME[@VERSION]",
            Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, needsVersion),
        };
        argument.CompletionSources.Add(Suggestions.Services);
        return argument;
    }

    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";

    private static ServiceName? Parse(ArgumentResult result, bool needsVersion)
    {
        if (result.Tokens is not [var token])
        {
            return null;
        }

        var (name, version) = token.Value.Split('@') switch
        {
            [var only] => (only, null),
            [var first, var second] => (first, second),
            _ => (string.Empty, (string?)null),
        };
        var faults = new FaultList();
        ServiceToken.Check(name, "the name", faults);
        if (version is not null || needsVersion)
        {
            ServiceToken.Check(version, "the version", faults);
        }

        if (faults.Count == 0)
        {
            return new ServiceName(name, version);
        }

        result.AddError(
            token.Value.StartsWith('-')
                ? $"unknown option '{token.Value}'"
                : $"'{token.Value}' is not a service; the form is {(needsVersion ? "web@1.0.0" : "web or web@1.0.0")}: {faults}");
        return null;
    }
}
