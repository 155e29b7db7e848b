return await Thalassa.Local.WorkerHost.WorkerHostCommand.InvokeAsync(args);
