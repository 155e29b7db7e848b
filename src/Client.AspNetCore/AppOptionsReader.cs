using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.AspNetCore;

/// <summary>Reads an app's options from its configuration and validates them.</summary>
internal sealed class AppOptionsReader(IConfiguration configuration, IHostEnvironment environment)
    : IConfigureOptions<ThalassaAppOptions>, IPostConfigureOptions<ThalassaAppOptions>, IValidateOptions<ThalassaAppOptions>
{
    private readonly FaultList _unreadable = new();

    /// <summary>Applied before the app's own code.</summary>
    public void Configure(ThalassaAppOptions options)
    {
        var section = configuration.GetSection(ThalassaAppOptions.Section);
        options.Registry = section[nameof(options.Registry)]
            ?? configuration.GetConnectionString("thalassa")
            ?? configuration["THALASSA_REGISTRY"];
        options.ApiKey = section[nameof(options.ApiKey)];
        options.Name = section[nameof(options.Name)];
        options.Version = section[nameof(options.Version)];
        options.Host = section[nameof(options.Host)];
        options.Port = Read<int>(section, nameof(options.Port), "must be a whole number from 1 to 65535") ?? options.Port;
        options.Register = ReadBool(section, nameof(options.Register)) ?? options.Register;
        options.Drain = Read<TimeSpan>(section, nameof(options.Drain), "must be a duration like 00:00:03") ?? options.Drain;
        foreach (var member in section.GetSection(nameof(options.Meta)).GetChildren())
        {
            options.Meta[member.Key] = ValueOf(member.Value);
        }
    }

    /// <summary>Applied after the app's own code.</summary>
    public void PostConfigure(string? name, ThalassaAppOptions options)
    {
        options.Name ??= environment.ApplicationName.ToLowerInvariant();
        options.Version ??= VersionOf(environment.ApplicationName);
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ThalassaAppOptions options)
    {
        var faults = new FaultList();
        foreach (var fault in _unreadable)
        {
            faults.Add(fault.Field, fault.Problem);
        }

        ServiceToken.Check(options.Name, nameof(options.Name), faults);
        ServiceToken.Check(options.Version, nameof(options.Version), faults);
        if (options.Host is not null)
        {
            _ = HostText.TryParse(options.Host, nameof(options.Host), faults, out _);
        }

        if (options.Port is { } port)
        {
            PortNumber.Check(port, nameof(options.Port), faults);
        }

        if (options.Drain < TimeSpan.Zero || options.Drain > TimeSpan.FromMinutes(10))
        {
            faults.Add(nameof(options.Drain), "must be from 0 to 10 minutes");
        }

        try
        {
            foreach (var fault in ToClient(options).Validate())
            {
                faults.Add(fault.Field, fault.Problem);
            }
        }
        catch (FormatException failure)
        {
            faults.Add(nameof(options.Registry), failure.Message);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Thalassa: {faults}");
    }

    /// <summary>The options of the client.</summary>
    /// <exception cref="FormatException">The registry's connection string is invalid.</exception>
    public static ThalassaOptions ToClient(ThalassaAppOptions options)
    {
        var client = options.Registry is null ? new ThalassaOptions() : ThalassaOptions.Parse(options.Registry);
        client = client with { ApiKey = options.ApiKey ?? client.ApiKey, Host = options.Host ?? client.Host };
        return options.Client?.Invoke(client) ?? client;
    }

    private T? Read<T>(IConfigurationSection section, string key, string hint)
        where T : struct, IParsable<T>
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        _unreadable.Add(key, hint);
        return null;
    }

    private bool? ReadBool(IConfigurationSection section, string key) => Read<bool>(section, key, "must be true or false");

    private static JsonValue? ValueOf(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
        : JsonValue.Create(text);

    private static string VersionOf(string application)
    {
        var assembly = Assembly.GetEntryAssembly() is { } entry && entry.GetName().Name == application ? entry : null;
        var text = assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        return ServiceToken.IsValid(text) ? text! : "0.0.0";
    }
}
