namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>Rewrites what a template gave before HAProxy reads it.</summary>
/// <param name="config">The whole configuration.</param>
/// <param name="isOrdinaryUser">Whether HAProxy starts without root's rights.</param>
/// <returns>The configuration to use; the same text where there is nothing to rewrite.</returns>
/// <exception cref="FormatException">A line cannot be used; the message says what to write instead.</exception>
public delegate string ConfigTranslation(string config, bool isOrdinaryUser);
