using Thalassa.Hosting.OpenApi;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Api;

/// <summary>A frontend as it is now, or with <c>dryRun=true</c> what the change would do.</summary>
[OneOf(typeof(Frontend), typeof(DryRunAnswer))]
internal abstract class FrontendChanged;
