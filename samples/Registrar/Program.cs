using System.Text.Json.Nodes;
using Thalassa.Client;

await using var client = new ThalassaClient(args.ElementAtOrDefault(0) ?? "http://127.0.0.1:7071/staging?lease=30");
client.UpdateFailed += (_, update) => Console.WriteLine($"failed  {update.Failure.Message}");
client.Register("web", "1.0.0", 8080, new JsonObject { ["weight"] = 50 });
await client.StartAsync();
Console.ReadLine();
