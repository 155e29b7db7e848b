using System.Reflection;
using Microsoft.Azure.Functions.Worker.Sdk;

if (args is not [var folder, var assembly])
{
    await Console.Error.WriteLineAsync("Usage: Microsoft.Azure.Functions.Worker.Sdk FOLDER ASSEMBLY\n\nWrites into a published FOLDER what the Functions host reads about the functions of its ASSEMBLY.dll.");
    return 2;
}

var functions = FunctionFolders.Of(Assembly.LoadFrom(Path.Combine(Path.GetFullPath(folder), $"{assembly}.dll")));
foreach (var fault in functions.Faults)
{
    await Console.Error.WriteLineAsync($"error: {fault}");
}

if (functions.Faults.Count > 0)
{
    return 1;
}

functions.WriteTo(folder);
HostFile.Complete(folder, assembly);
return 0;
