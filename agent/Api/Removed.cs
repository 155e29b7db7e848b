using Thalassa.Hosting.OpenApi;

namespace Thalassa.Agent.Api;

/// <summary>What was deleted, or with <c>dryRun=true</c> what the deletion would do.</summary>
[OneOf(typeof(Removal), typeof(DryRunAnswer))]
internal abstract class Removed;
