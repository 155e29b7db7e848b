using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Thalassa.Agent.Ui;

/// <summary>A part of the page.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">What they are.</param>
/// <param name="ETag">Tells them from those of another release.</param>
internal sealed record PageFile(byte[] Content, string ContentType, string ETag)
{
    private const string Prefix = "ui/";

    /// <summary>All parts by their names, out of the program itself.</summary>
    public static FrozenDictionary<string, PageFile> LoadAll()
    {
        var assembly = typeof(PageFile).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name[Prefix.Length..], name => Load(assembly.GetManifestResourceStream(name)!, name), StringComparer.Ordinal);
    }

    private static PageFile Load(System.IO.Stream resource, string name)
    {
        using var content = new MemoryStream();
        resource.CopyTo(content);
        var bytes = content.ToArray();
        return new PageFile(bytes, TypeOf(Path.GetExtension(name)), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The page has a part of the kind {extension}, whose content type is not known."),
    };
}
