using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Thalassa.Testing;

/// <summary>An authority that makes certificates for a test, as files.</summary>
public sealed class TestAuthority : IDisposable
{
    /// <summary>"TLS server authentication".</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>"TLS client authentication".</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _folder;

    /// <summary>Makes one; its own certificate is in <see cref="File"/>.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="name">Part of their names.</param>
    public TestAuthority(string folder, string name = "ca")
    {
        _folder = folder;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-3), TimeProvider.System.GetUtcNow().AddDays(3));
        File = Path.Combine(folder, $"{name}.pem");
        System.IO.File.WriteAllText(File, Certificate.ExportCertificatePem());
    }

    /// <summary>PEM with its certificate.</summary>
    public string File { get; }

    /// <summary>Its certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Makes a certificate for 127.0.0.1 and localhost.</summary>
    /// <param name="subject">Its name.</param>
    /// <param name="usage"><see cref="Server"/> or <see cref="Client"/>.</param>
    /// <param name="days">From now until it ends; less than 0 for one that has ended.</param>
    public X509Certificate2 Issue(string subject, string usage, int days = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var end = TimeProvider.System.GetUtcNow().AddDays(days);
        using var made = request.Create(Certificate, end.AddDays(-Math.Abs(days) - 0.1), end, Guid.NewGuid().ToByteArray());
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>Makes one and writes it.</summary>
    /// <returns>Its files.</returns>
    public (string Certificate, string Key) IssueFiles(string subject, string usage)
    {
        using var made = Issue(subject, usage);
        var (certificate, key) = (Path.Combine(_folder, $"{subject}.pem"), Path.Combine(_folder, $"{subject}.key"));
        System.IO.File.WriteAllText(key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        System.IO.File.WriteAllText(certificate, made.ExportCertificatePem());
        return (certificate, key);
    }

    /// <summary>A client that trusts this authority alone.</summary>
    /// <param name="own">The certificate that it shows, or null.</param>
    public HttpClient CreateHttp(X509Certificate2? own = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Certificate);
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        handler.SslOptions.CertificateChainPolicy = policy;
        if (own is not null)
        {
            handler.SslOptions.ClientCertificates = [own];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
