using Thalassa.Local.WorkerHost;

return await WorkerHostCommand.Create().Parse(args).InvokeAsync();
