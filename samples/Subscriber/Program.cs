using System.Runtime.InteropServices;
using Thalassa.Client;
using Thalassa.Client.ServiceBus;

var options = ThalassaOptions.FromEnvironment();
if (Environment.GetEnvironmentVariable("ServiceBusConnection") is { Length: > 0 } bus)
{
    options = options.WithServiceBus(bus, subscription: "my-app");
}

await using var client = new ThalassaClient(options);
client.Online += (_, happened) => Console.WriteLine($"online  {happened.Registration.Id}");
client.Offline += (_, happened) => Console.WriteLine($"offline {happened.Registration.Id}");
client.Subscribe(args.ElementAtOrDefault(0), args.ElementAtOrDefault(1));

var ended = new TaskCompletionSource();
using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    ended.SetResult();
});
await ended.Task;
