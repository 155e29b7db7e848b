using System.Diagnostics;
using System.Globalization;
using Thalassa.Bench.Client;
using Thalassa.Client;
using Thalassa.Client.Heartbeats;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

// Whatever it is that a beat allocates, it is not the registrations: a process that has many of them has no garbage of them.
const int MaxAllocated = 8 * 1024;

// What one beat of a process costs: all its registrations in one request, against one request for each, as the ancestors' client sends
// them.
var beats = args.Contains("--quick") ? 20 : 500;
Console.WriteLine(
    "| Registrations | Requests a beat | Allocated a beat | Time a beat | One request each: allocated | time | in one: less allocated | "
    + "less time |");
Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
var isGood = true;
foreach (var count in new[] { 1, 10, 100, 1000 })
{
    var bulk = await MeasureAsync(count, beats, BulkAsync);
    var each = await MeasureAsync(count, Math.Max(5, beats / count), EachAsync);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {bulk.Requests} | {bulk.Bytes / 1024:0.0} KiB | {bulk.Micros:0} µs | {each.Bytes / 1024:0.0} KiB | "
            + $"{each.Micros:0} µs | {each.Bytes / bulk.Bytes:0.0} times | {each.Micros / bulk.Micros:0.0} times |"));
    isGood &= bulk.Requests == 1 && bulk.Bytes <= MaxAllocated;
}

Console.WriteLine(
    $"Targets: one request a beat, at most {MaxAllocated / 1024} KiB allocated however many registrations: {(isGood ? "pass" : "MISS")}");
return isGood ? 0 : 1;

static async Task<(double Requests, double Bytes, double Micros)> MeasureAsync(int count, int beats, Func<RegistryClient, Bulk, Task> beat)
{
    using var registry = new BeatRegistry(count);
    using var http = new HttpClient(registry);
    var client = new RegistryClient(http, new RegistryClientOptions { Hosts = [new Uri("http://registry/")] });
    var bulk = Bulk.Of(Enumerable.Range(1, count).Select(Enroll)).Single();
    for (var i = 0; i < 5; i++)
    {
        await beat(client, bulk);
    }

    var requests = registry.Requests;
    var before = GC.GetTotalAllocatedBytes(precise: true);
    var began = Stopwatch.GetTimestamp();
    for (var i = 0; i < beats; i++)
    {
        await beat(client, bulk);
    }

    var took = Stopwatch.GetElapsedTime(began);
    return (
        (registry.Requests - requests) / (double)beats,
        (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)beats,
        took.TotalMicroseconds / beats);
}

static Task BulkAsync(RegistryClient client, Bulk bulk) => client.HeartbeatAsync(bulk, TimeSpan.FromSeconds(25), default);

static async Task EachAsync(RegistryClient client, Bulk bulk)
{
    foreach (var id in bulk.Ids)
    {
        await client.RegisterAsync(id);
    }
}

static Enrollment Enroll(int port) =>
    Enrollment.TryCreate(
        RegistrationId.TryParse($"/web/1.0.0/10.0.0.5/{port}"), null, TimeSpan.FromSeconds(60), DateTimeOffset.UnixEpoch, new FaultList())!;
