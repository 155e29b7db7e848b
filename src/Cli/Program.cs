return await Thalassa.Cli.ThalassaCommand.RunAsync(args);
