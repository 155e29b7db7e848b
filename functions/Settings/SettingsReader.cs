using System.Globalization;
using Microsoft.Extensions.Configuration;
using Thalassa.Model.Faults;

namespace Thalassa.Functions.Settings;

/// <summary>Reads single settings; one that is missing or empty has its default, one that is wrong is a fault.</summary>
internal sealed class SettingsReader(IConfiguration configuration, FaultList faults)
{
    public string Text(string name, string fallback, Func<string, bool> isValid, string cure)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        if (isValid(text))
        {
            return text;
        }

        faults.Add(name, $"{cure}; it is '{text}'");
        return fallback;
    }

    /// <summary>A text that is taken as it is, since nothing may repeat it.</summary>
    public string? Secret(string name) => configuration[name] is { Length: > 0 } text ? text : null;

    public string Word(string name, string fallback, params string[] words) =>
        Text(name, fallback, text => words.Contains(text, StringComparer.OrdinalIgnoreCase), $"is one of {string.Join(", ", words)}")
            .ToLowerInvariant();

    /// <remarks>The fault does not repeat the list: an address may hold a password.</remarks>
    public string[] List(string name, Func<string, bool> isValid, string cure)
    {
        var items = (configuration[name] ?? string.Empty).Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.TrueForAll(items, item => isValid(item)))
        {
            return items;
        }

        faults.Add(name, cure);
        return [];
    }

    public double Number(string name, double fallback, double least, double most, bool isWhole)
    {
        var style = isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        var text = Text(
            name,
            fallback.ToString(CultureInfo.InvariantCulture),
            text => double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most,
            $"is a {(isWhole ? "whole " : string.Empty)}number from {least} to {most}");
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
