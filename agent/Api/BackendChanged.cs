using Thalassa.Hosting.OpenApi;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Api;

/// <summary>A backend as it is now, or with <c>dryRun=true</c> what the change would do.</summary>
[OneOf(typeof(Backend), typeof(DryRunAnswer))]
internal abstract class BackendChanged;
