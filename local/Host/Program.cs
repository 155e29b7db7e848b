using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Thalassa.Functions;
using Thalassa.Local.Host;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(Usage.Text);
    return 0;
}

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
