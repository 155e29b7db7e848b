using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Settings;

namespace Thalassa.Agent.Compatibility.LegacyTemplates;

/// <summary>Lets templates and native lines of Aqueduct's time be used with the HAProxy of today.</summary>
internal sealed class TemplateTranslation : IAgentExtension
{
    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services.AddSingleton<ConfigTranslation>(OldLines.Translate);
}
