using System.Net;

namespace Thalassa.Agent.Discovery;

/// <summary>Asks for the addresses of a host name, as <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> does.</summary>
public delegate Task<IPAddress[]> DnsLookup(string host, CancellationToken cancellationToken);
