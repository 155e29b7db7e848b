using System.Security.Cryptography;
using System.Text;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>All of a configuration but its slots: what only a reload can change.</summary>
/// <param name="Text">The configuration with empty backends.</param>
/// <param name="Fingerprint">Tells it from every other text; a worker that was started with it says so.</param>
public sealed record ConfigStructure(string Text, string Fingerprint)
{
    /// <summary>Takes the fingerprint of a text.</summary>
    /// <remarks>
    /// Of its bytes: which of two texts mean the same to HAProxy only HAProxy knows, and an unneeded reload costs no request.
    /// </remarks>
    public static ConfigStructure Of(string text) =>
        new(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
}
