using System.Security.Cryptography;
using System.Text;
using Thalassa.Agent.Haproxy.Listening;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>All of a configuration but its slots: what only a reload can change.</summary>
/// <param name="Text">The configuration with empty backends.</param>
/// <param name="Fingerprint">Tells it from others, comments and spaces aside; a worker that was started with it says so.</param>
public sealed record ConfigStructure(string Text, string Fingerprint)
{
    /// <summary>Takes the fingerprint of a text.</summary>
    public static ConfigStructure Of(string text)
    {
        var plain = string.Join('\n', Sections.Read(text).Select(section => section.Value));
        return new(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)))[..16]);
    }
}
