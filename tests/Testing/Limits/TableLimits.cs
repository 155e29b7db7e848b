using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Thalassa.Testing.Limits;

/// <summary>
/// Checks every request to a table service, inner requests of a transaction included, against the limits of the real service.
/// </summary>
/// <remarks>
/// Azurite accepts what Azure refuses: transactions over several partitions, entities over 1 MiB, 253 properties. A request that breaks a
/// limit fails at once, and stays in <see cref="Violations"/> in case the caller handles the failure.
/// </remarks>
public sealed partial class TableLimits : HttpPipelinePolicy
{
    private const int MaxTransactionBytes = 4 * 1024 * 1024;
    private const int MaxTransactionActions = 100;
    private const int MaxComparisons = 15;
    private const int MaxPage = 1000;

    private readonly ConcurrentQueue<string> _violations = [];
    private int _transactions;
    private int _requests;

    /// <summary>What was refused.</summary>
    public IReadOnlyList<string> Violations => [.. _violations];

    /// <summary>How many transactions were checked.</summary>
    public int Transactions => Volatile.Read(ref _transactions);

    /// <summary>How many requests were checked, a transaction as one.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Fails if anything was refused.</summary>
    public void AssertNone() => Assert.Empty(_violations);

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            await CheckAsync(message.Request);
        }
        catch (ServiceLimitException violation)
        {
            _violations.Enqueue(violation.Message);
            throw;
        }

        await ProcessNextAsync(message, pipeline);
    }

    private async Task CheckAsync(Request request)
    {
        Interlocked.Increment(ref _requests);
        using var body = new MemoryStream();
        if (request.Content is { } content)
        {
            await content.WriteToAsync(body, CancellationToken.None);
        }

        body.Position = 0;
        if (!request.Uri.ToUri().AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal))
        {
            CheckOne(new TableRequest(request.Method.Method, request.Uri.ToUri(), Encoding.UTF8.GetString(body.ToArray())));
            return;
        }

        Interlocked.Increment(ref _transactions);
        Limit(body.Length, MaxTransactionBytes, "A transaction's body in bytes");
        Assert.True(request.Headers.TryGetValue("Content-Type", out var type));
        CheckTransaction(await ReadTransactionAsync(body, type!));
    }

    private static void CheckTransaction(List<TableRequest> actions)
    {
        Limit(actions.Count, MaxTransactionActions, "A transaction's actions");
        actions.ForEach(CheckOne);
        if (actions.Select(action => action.PartitionKey).Distinct(StringComparer.Ordinal).ToList() is { Count: > 1 } partitions)
        {
            throw new ServiceLimitException(
                $"A transaction is over {partitions.Count} partitions: {string.Join(", ", partitions.Take(3))}");
        }

        if (actions.Select(action => action.Table).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        {
            throw new ServiceLimitException("A transaction is over several tables");
        }

        if (actions.GroupBy(action => action.RowKey, StringComparer.Ordinal).FirstOrDefault(row => row.Count() > 1) is { } twice)
        {
            throw new ServiceLimitException($"A transaction has row {twice.Key} {twice.Count()} times");
        }

        if (actions.Count > 1 && actions.Exists(action => action.Method == "GET"))
        {
            throw new ServiceLimitException("A transaction reads and does more than that");
        }
    }

    private static void CheckOne(TableRequest request)
    {
        if (!TableName.IsMatch(request.Table) || string.Equals(request.Table, "tables", StringComparison.OrdinalIgnoreCase))
        {
            throw new ServiceLimitException($"'{request.Table}' is no table name");
        }

        EntityLimits.CheckKey("PartitionKey", request.PartitionKey);
        EntityLimits.CheckKey("RowKey", request.RowKey);
        if (request.Entity is { } entity)
        {
            EntityLimits.Check(entity);
        }

        var query = QueryHelpers.ParseQuery(request.Uri.Query);
        if (query.TryGetValue("$filter", out var filter))
        {
            Limit(Comparison.Count(Literal.Replace(filter.ToString(), "''")), MaxComparisons, "A filter's comparisons");
        }

        if (query.TryGetValue("$top", out var top))
        {
            Limit(int.Parse(top.ToString()), MaxPage, "A page's rows");
        }
    }

    private static async Task<List<TableRequest>> ReadTransactionAsync(Stream body, string type)
    {
        var batch = await new MultipartReader(BoundaryOf(type), body)
            .ReadNextSectionAsync() ?? throw new ServiceLimitException("A transaction is empty");
        var changes = new MultipartReader(BoundaryOf(batch.ContentType!), batch.Body);
        List<TableRequest> actions = [];
        while (await changes.ReadNextSectionAsync() is { } part)
        {
            using var reader = new StreamReader(part.Body, Encoding.UTF8);
            actions.Add(TableRequest.Parse(await reader.ReadToEndAsync()));
        }

        return actions;
    }

    private static string BoundaryOf(string type) => HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(type).Boundary).ToString();

    private static void Limit(long value, long most, string what)
    {
        if (value > most)
        {
            throw new ServiceLimitException($"{what}: {value}, at most {most}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{2,62}\z")]
    private static partial Regex TableName { get; }

    [GeneratedRegex("'(?:[^']|'')*'")]
    private static partial Regex Literal { get; }

    [GeneratedRegex(" (?:eq|ne|gt|ge|lt|le) ")]
    private static partial Regex Comparison { get; }
}
