using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Thalassa.Model.Faults;

namespace Thalassa.Client.Options;

/// <summary>TLS with authorities of one's own, and with a certificate of the client.</summary>
internal static class ClientTls
{
    // "TLS server authentication", RFC 5280.
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>How connections are made, from the options' files.</summary>
    /// <param name="options">What the app says.</param>
    /// <param name="faults">Takes the fault of each file that cannot be used.</param>
    /// <returns>Null where the machine's own ways will do.</returns>
    public static SslClientAuthenticationOptions? Read(ThalassaOptions options, FaultList faults)
    {
        if (options is { CaFile: null, CertificateFile: null })
        {
            return null;
        }

        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } ca && Load(ca, "caFile", faults, LoadAuthorities) is { } authorities)
        {
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, fault) =>
                fault == SslPolicyErrors.None
                || (
                    fault == SslPolicyErrors.RemoteCertificateChainErrors
                    && certificate is X509Certificate2 shown
                    && IsOf(authorities, shown, chain));
        }

        if (
            options.CertificateFile is { } file
            && Load(file, "certificateFile", faults, path => X509Certificate2.CreateFromPemFile(path)) is { } own)
        {
            tls.ClientCertificates = [own];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return tls;
    }

    private static bool IsOf(X509Certificate2Collection authorities, X509Certificate2 shown, X509Chain? others)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUsage));
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(others?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(shown);
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it contains no PEM certificate");
    }

    private static T? Load<T>(string file, string field, FaultList faults, Func<string, T> load)
        where T : class
    {
        try
        {
            return load(file);
        }
        catch (Exception failure)
            when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add(field, $"names a PEM file that cannot be used: {failure.Message}");
            return null;
        }
    }
}
