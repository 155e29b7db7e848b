using Microsoft.Extensions.Hosting;
using Thalassa.Functions;

try
{
    using var host = FunctionApp.CreateBuilder(args).Build();
    await host.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is InvalidOperationException or Microsoft.Extensions.Options.OptionsValidationException or IOException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
