using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Thalassa.Registry.Storage;
using Thalassa.Testing;

namespace Thalassa.Storage.Tests;

/// <summary>How long a request takes to fail, and with what, when the service does not answer as it should.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task Service_that_refuses_connections_is_a_failure_at_once()
    {
        var soon = StorageClients.RetryWindow + TimeSpan.FromSeconds(3);
        foreach (var failure in await FailuresAsync($"http://127.0.0.1:{FreePort.Next()}/acc", soon))
        {
            var tries = Assert.IsType<AggregateException>(failure).InnerExceptions;
            Assert.All(tries, one => Assert.Equal(0, Assert.IsType<RequestFailedException>(one).Status));
        }
    }

    [Fact]
    public async Task Service_that_takes_requests_and_never_answers_is_a_failure_within_the_deadline()
    {
        await using var service = await ScriptedServer.StartAsync(ScriptedServer.HoldAsync);
        foreach (var failure in await FailuresAsync($"{service.Address}acc", StorageClients.Deadline))
        {
            Assert.IsAssignableFrom<OperationCanceledException>(failure);
        }
    }

    [Fact]
    public async Task Service_behind_a_dead_route_is_a_failure_within_the_deadline()
    {
        using var service = new BlackHole();
        foreach (var failure in await FailuresAsync($"http://127.0.0.1:{service.Port}/acc", StorageClients.Deadline))
        {
            Assert.IsAssignableFrom<OperationCanceledException>(failure);
        }
    }

    /// <summary>Of tables. A blob's download begins again by itself, six times, so its callers set an end of their own.</summary>
    [Fact]
    public async Task Answer_that_stops_in_the_middle_is_a_failure_within_the_deadline()
    {
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await ScriptedServer.HoldAsync(context);
        });
        Assert.IsAssignableFrom<OperationCanceledException>(
            await FailureAsync(() => Table($"{service.Address}acc").GetEntityAsync<TableEntity>("p", "r"), StorageClients.Deadline));
    }

    [Fact]
    public async Task Busy_service_is_asked_again_until_the_retries_are_used_up()
    {
        var requests = 0;
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            Interlocked.Increment(ref requests);
            context.Response.StatusCode = 503;

            // The client of blobs looks for the code in the header only, and that of tables in the body only.
            context.Response.Headers["x-ms-error-code"] = "ServerBusy";
            return context.Response.WriteAsync("""{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"Busy."}}}""");
        });
        foreach (var failure in await FailuresAsync($"{service.Address}acc", StorageClients.Deadline))
        {
            Assert.Equal(
                (503, "ServerBusy"), (Assert.IsType<RequestFailedException>(failure).Status, ((RequestFailedException)failure).ErrorCode));
        }

        Assert.InRange(requests, 4, 8);
    }

    [Fact]
    public async Task Service_that_asks_to_wait_is_not_waited_for()
    {
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "30";
            return Task.CompletedTask;
        });
        foreach (var failure in await FailuresAsync($"{service.Address}acc", StorageClients.RetryWindow))
        {
            Assert.Equal(503, Assert.IsType<RequestFailedException>(failure).Status);
        }
    }

    /// <summary>How a request to each service at this address fails, if within a time.</summary>
    private static Task<Exception[]> FailuresAsync(string endpoint, TimeSpan most)
    {
        var service = new BlobServiceClient($"AccountName=acc;AccountKey=a2V5;BlobEndpoint={endpoint}", StorageClients.BlobOptions());
        var blob = service.GetBlobContainerClient("snapshots").GetBlobClient("b");
        return Task.WhenAll(
            FailureAsync(() => Table(endpoint).GetEntityAsync<TableEntity>("p", "r"), most),
            FailureAsync(() => blob.DownloadContentAsync(), most));
    }

    private static TableClient Table(string endpoint) =>
        new TableServiceClient($"AccountName=acc;AccountKey=a2V5;TableEndpoint={endpoint}", StorageClients.TableOptions())
            .GetTableClient("registrations");

    private static async Task<Exception> FailureAsync(Func<Task> request, TimeSpan most)
    {
        var clock = Stopwatch.StartNew();
        var failure = await Record.ExceptionAsync(request);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, most + TimeSpan.FromSeconds(1));
        return failure ?? throw new InvalidOperationException("The request succeeded.");
    }
}
