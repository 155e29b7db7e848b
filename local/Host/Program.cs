using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Thalassa.Functions;
using Thalassa.Local.Host;

const string ContentRoot = "DOTNET_CONTENTROOT";

if (Array.Exists(args, Usage.IsHelp))
{
    Console.WriteLine(Usage.Text);
    return 0;
}

if (Usage.Unknown(args) is { Count: > 0 } unknown)
{
    await Console.Error.WriteLineAsync($"{SettingArguments.Complaint(unknown)}{Environment.NewLine}{SettingArguments.SeeHelp}");
    return SettingArguments.Misused;
}

// The app's own files are beside it; the working folder may be anything, even the root of the machine, which is no folder to watch for
// changes. The worker's builder takes the folder from the environment and from nothing else.
if (Environment.GetEnvironmentVariable(ContentRoot) is null)
{
    Environment.SetEnvironmentVariable(ContentRoot, AppContext.BaseDirectory);
}

try
{
    using var host = FunctionApp.CreateBuilder(args).BuildLocalHost(typeof(FunctionApp).Assembly, args);
    await host.RunAsync();
    return 0;
}
catch (Exception fault) when (
    fault is InvalidOperationException or OptionsValidationException or IOException or FormatException or ArgumentException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
