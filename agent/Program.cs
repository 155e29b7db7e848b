return await Thalassa.Agent.AgentCommand.RunAsync(args);
