using Thalassa.Model.Registrations;

namespace Thalassa.Client.Resolution;

/// <summary>Sends a request for <c>http://name/…</c> to a live member of the service <c>name</c>.</summary>
/// <remarks>
/// A member that cannot be connected to is passed over for another one, up to three in all: nothing has been sent to it, so every request
/// may go on. What fails
/// later is the caller's to judge. Host names in an address are lower-case, so a service with capitals is given by <paramref name="name"/>.
/// </remarks>
/// <param name="resolver">Knows the members.</param>
/// <param name="name">The service; null for the one that the address names as its host.</param>
/// <param name="version">The version; null for any.</param>
public sealed class ServiceResolutionHandler(ServiceResolver resolver, string? name = null, string? version = null) : DelegatingHandler
{
    private const int MaxMembers = 3;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var service = name ?? address.IdnHost;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var member = await FindAsync(service, cancellationToken);
                var target = new Uri(ServiceDocument.Of(member).Url);
                request.RequestUri = new UriBuilder(address) { Scheme = target.Scheme, Host = target.Host, Port = target.Port }.Uri;
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException failure)
                    when (failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
                {
                    resolver.Avoid(member.Id);
                    if (attempt == MaxMembers)
                    {
                        throw;
                    }
                }
            }
        }
        finally
        {
            request.RequestUri = address;
        }
    }

    private async Task<Registration> FindAsync(string service, CancellationToken cancellationToken)
    {
        var what = version is null ? service : $"{service} {version}";
        try
        {
            return await resolver.ResolveAsync(service, version, cancellationToken)
                ?? throw new HttpRequestException(HttpRequestError.NameResolutionError, $"The registry has no member of {what}.");
        }
        catch (RegistryException failure)
        {
            throw new HttpRequestException(
                HttpRequestError.NameResolutionError, $"Cannot look up {what} in the registry: {failure.Message}", failure);
        }
    }
}
