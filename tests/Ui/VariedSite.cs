using Thalassa.Testing;

namespace Thalassa.Ui.Tests;

/// <summary>
/// A load balancer with something of everything: rules, a canary, a member that is down, a backend that does not exist yet.
/// </summary>
public sealed class VariedSite : SharedSite
{
    private protected override async Task PrepareAsync(Site site)
    {
        await site.Agent.CallAsync(
            HttpMethod.Put,
            "/backends/api",
            $$"""
            {"type":"static","health":{"uri":"/health"},"members":[{"host":"127.0.0.1","port":9},{"port":{{site.Next[
                0
            ].Port}},"host":"127.0.0.1"}]}
            """);
        await site.Agent.CallAsync(
            HttpMethod.Put,
            "/frontends/shop",
            $$"""
            {"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live","rules":[
              {"type":"path","operation":"path_beg","value":"/api","backend":"api"},
              {"type":"header","header":"host","operation":"hdr_dom","value":"img.example.org","backend":"images"}]}
            """);
        await site.Agent.CallAsync(HttpMethod.Post, "/backends/live", """{"versions":{"1":90,"2":10}}""");
    }
}
