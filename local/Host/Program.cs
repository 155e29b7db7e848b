using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Thalassa.Functions;
using Thalassa.Local.Host;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(Usage.Text);
    return 0;
}

// The app's own files are beside it; the working folder may be anything, even the root of the machine, which is no folder to watch for changes.
args = [$"--contentRoot={AppContext.BaseDirectory}", .. args];
try
{
    using var host = FunctionApp.CreateBuilder(args).BuildLocalHost(typeof(FunctionApp).Assembly, args);
    await host.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is InvalidOperationException or OptionsValidationException or IOException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
