using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Access;

/// <summary>The files by which the API speaks TLS.</summary>
/// <param name="Certificate">The certificate with its chain: PEM, or PFX where the name ends in <c>.pfx</c> or <c>.p12</c>.</param>
/// <param name="Key">PEM with the private key, or null where the certificate's file has it.</param>
/// <param name="Password">That of the PFX or of the key, or null.</param>
/// <param name="ClientCa">PEM with the authorities whose client certificates are taken in place of the key, or null for none.</param>
public sealed record TlsFiles(string Certificate, string? Key, string? Password, string? ClientCa)
{
    private bool IsPfx => Path.GetExtension(Certificate).ToUpperInvariant() is ".PFX" or ".P12";

    /// <summary>Names no password.</summary>
    public override string ToString() => $"{Certificate} {Key} {ClientCa}";

    /// <summary>Reads the options and tries the files, so that an agent starts with all of them or says which cannot be used.</summary>
    internal static TlsFiles? Read(Func<string, string?> text, FaultList faults)
    {
        var (certificate, key, ca) = (FullPath(text("tlsCertificate")), FullPath(text("tlsKey")), FullPath(text("clientCa")));
        if (certificate is null)
        {
            foreach (var name in ((string[])["tlsKey", "tlsPassword", "clientCa"]).Where(name => text(name) is not null))
            {
                faults.Add(name, "is for an API that speaks TLS; give --tlsCertificate too");
            }

            return null;
        }

        var files = new TlsFiles(certificate, key, text("tlsPassword"), ca);
        Try("tlsCertificate", () => files.LoadChain(), faults);
        if (ca is not null)
        {
            Try("clientCa", () => files.LoadAuthorities(), faults);
        }

        return files;
    }

    /// <summary>What the files hold now, to see whether it is still the same.</summary>
    internal byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in ((string?[])[Certificate, Key, ClientCa]).OfType<string>())
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The certificate with its private key, and then those above it.</summary>
    /// <exception cref="CryptographicException">It cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal (X509Certificate2 Own, X509Certificate2Collection Above) LoadChain()
    {
        var all = new X509Certificate2Collection();
        if (IsPfx)
        {
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(Certificate, Password);
            var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("it has no private key");
            all.Remove(own);
            return (own, all);
        }

        var pem = File.ReadAllText(Certificate);
        var key = Key is null ? pem : File.ReadAllText(Key);
        all.ImportFromPem(pem);
        if (all.Count == 0)
        {
            throw new CryptographicException("it has no certificate in PEM");
        }

        all.RemoveAt(0);
        return (
            Password is null ? X509Certificate2.CreateFromPem(pem, key) : X509Certificate2.CreateFromEncryptedPem(pem, key, Password), all);
    }

    /// <summary>The authorities of client certificates.</summary>
    /// <inheritdoc cref="LoadChain"/>
    internal X509Certificate2Collection LoadAuthorities()
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(ClientCa!);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it has no certificate in PEM");
    }

    /// <summary>Whether a failure is the files'.</summary>
    internal static bool IsOfFiles(Exception failure) =>
        failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private static void Try(string option, Action load, FaultList faults)
    {
        try
        {
            load();
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            faults.Add(
                option,
                $"cannot be used: {failure.Message.TrimEnd('.')}; give a certificate in PEM with --tlsKey, or a PFX with --tlsPassword, "
                + "and for --clientCa PEM");
        }
    }

    private static string? FullPath(string? text) => text is null ? null : Path.GetFullPath(text);
}
