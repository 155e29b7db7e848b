using Thalassa.Hosting.OpenApi;

namespace Thalassa.Functions.Registrations;

/// <summary>What it takes: one registration, or at most 1,000.</summary>
[OneOf(typeof(BulkItem), typeof(BulkItem[]))]
public abstract class BulkRequest;
