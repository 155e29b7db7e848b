using System.CommandLine;
using Thalassa.Local.WorkerHost;

// Longer than the host gives its worker to end. Without a time the signal would not be handled at all.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) };
return await WorkerHostCommand.Create().Parse(args).InvokeAsync(configuration);
