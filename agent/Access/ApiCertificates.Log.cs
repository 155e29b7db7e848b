namespace Thalassa.Agent.Access;

internal sealed partial class ApiCertificates
{
    [LoggerMessage(1, LogLevel.Information, "The API speaks TLS as {Subject}, until {End:u}")]
    private partial void LogServes(string subject, DateTime end);

    [LoggerMessage(2, LogLevel.Warning, "The certificate in {File} cannot be used, and the one before is kept: {Reason}")]
    private partial void LogKeeps(string file, string reason);
}
