using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Thalassa.Agent.Access;

/// <summary>
/// How the API speaks TLS: by the certificate that is in its files when a client connects, so that a renewed one needs no restart.
/// </summary>
/// <remarks>
/// A client certificate is asked for where there are authorities for it. A client may have none, and then needs the key; one of other
/// authorities, or one that has run out, gets no connection.
/// </remarks>
internal sealed partial class ApiCertificates(TlsFiles files, ILogger<ApiCertificates> logger)
{
    // "TLS client authentication", RFC 5280.
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly Lock _gate = new();
    private byte[] _digest = [];
    private byte[] _refused = [];
    private SslServerAuthenticationOptions? _current;

    /// <summary>What a connection that begins now is served by.</summary>
    /// <exception cref="CryptographicException">There is no certificate that can be used, and never was.</exception>
    public SslServerAuthenticationOptions Current
    {
        get
        {
            lock (_gate)
            {
                try
                {
                    Refresh();
                }
                catch (Exception failure) when (_current is not null && TlsFiles.IsOfFiles(failure))
                {
                    // They are being written, or are wrong; clients are served as before.
                    Note(failure);
                }

                return _current!;
            }
        }
    }

    private void Refresh()
    {
        var digest = files.Digest();
        if (digest.AsSpan().SequenceEqual(_digest) || digest.AsSpan().SequenceEqual(_refused))
        {
            return;
        }

        _refused = digest;
        var (own, above) = files.LoadChain();
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own, above, offline: true),
        };
        if (files.ClientCa is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(files.LoadAuthorities());
            policy.ApplicationPolicy.Add(new Oid(ClientUsage));
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = policy;
            options.RemoteCertificateValidationCallback = (_, certificate, _, faults) =>
                certificate is null || faults == SslPolicyErrors.None;
        }

        (_current, _digest, _refused) = (options, digest, []);
        LogServes(own.Subject, own.NotAfter.ToUniversalTime());
    }

    private void Note(Exception failure) => LogKeeps(files.Certificate, failure.Message);

    [LoggerMessage(LogEvents.CertificateServed, LogLevel.Information, "The API speaks TLS as {Subject}, until {End:u}")]
    private partial void LogServes(string subject, DateTime end);

    [LoggerMessage(
        LogEvents.CertificateKept, LogLevel.Warning,
        "The certificate in {File} cannot be used, and the one before is kept: {Reason}")]
    private partial void LogKeeps(string file, string reason);
}
