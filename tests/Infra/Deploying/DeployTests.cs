using System.Security.Cryptography;
using static Thalassa.Infra.Tests.Deploying.Outcome;

namespace Thalassa.Infra.Tests.Deploying;

/// <summary>What <c>./deploy</c> asks of Azure, and in which order. The registry that it publishes is the real one.</summary>
public sealed class DeployTests
{
    [Fact]
    public async Task First_it_makes_everything_and_a_second_time_it_makes_nothing_twice()
    {
        using var azure = new FakeAzure();
        Done(await azure.DeployAsync());
        Assert.Equal(
            [
                "account show",
                "group exists",
                "group create",
                "group show",
                "functionapp list",
                "monitor action-group list",
                "account get-access-token",
                "account show",
                "deployment group create",
                "storage blob exists",
                "storage blob exists",
                "functionapp deployment source config-zip",
                .. Enumerable
                    .Repeat<string[]>(
                        ["functionapp keys list", "functionapp keys set", "functionapp keys list", "functionapp keys list"], 4)
                    .SelectMany(calls => calls),
                "functionapp config appsettings list",
                "functionapp config appsettings set",
                "functionapp keys list",
                "functionapp keys list",
                "storage blob upload",
                "functionapp config appsettings list",
                "deployment group create",
            ],
            azure.Calls.Select(Verb));
        Assert.Equal("serverless-thalassa", azure.Read("tag"));

        azure.Forget();
        Done(await azure.DeployAsync());
        string[] once = ["group create", "functionapp keys set", "functionapp config appsettings set"];
        Assert.DoesNotContain(azure.Calls, call => Array.Exists(once, verb => call.StartsWith(verb, StringComparison.Ordinal)));
        Assert.Contains(azure.Calls, call => call.StartsWith("storage blob download", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_machines_come_once_the_functions_serve_and_no_secret_is_said_or_on_a_command_line()
    {
        using var azure = new FakeAzure();
        var said = await azure.DeployAsync("--alert-email", "ops@example.org");
        Done(said);

        Assert.DoesNotContain("THALASSA_AGENT_KEY", azure.Read("environment-thalassa"), StringComparison.Ordinal);
        var environment = azure.Read("environment-thalassa-balancers").Split('\n');
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(azure.AgentPackage)));
        Assert.Equal(
            [
                "THALASSA_AGENT_KEY=k-agents",
                $"THALASSA_AGENT_PACKAGE=thalassa-agent-{hash[..12]}.deb",
                $"THALASSA_AGENT_SHA256={hash}",
                "THALASSA_ALERT_EMAIL=ops@example.org",
                "THALASSA_DEPLOYER_ID=oid-of-the-deployer",
                "THALASSA_DEPLOYER_TYPE=User",
                "THALASSA_SSH_PUBLIC_KEY=ssh-ed25519 AAAA me@here",
            ],
            environment.Where(line => !line.StartsWith("THALASSA_ACCESS_KEYS=", StringComparison.Ordinal)));
        Assert.True(azure.Has($"uploaded-thalassa-agent-{hash[..12]}.deb"));
        Assert.Contains(azure.Url, said.Output, StringComparison.Ordinal);
        Assert.Contains("http://lb.example.org", said.Output, StringComparison.Ordinal);
        Assert.Contains("apt-get install ./thalassa-agent.deb", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("k-agents", said.Output + said.Errors + string.Join('\n', azure.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alert_address_is_kept_until_another_is_given()
    {
        using var azure = new FakeAzure();
        Done(await azure.DeployAsync("--no-balancers", "--alert-email", "ops@example.org"));
        Done(await azure.DeployAsync("--no-balancers"));
        Assert.Contains("THALASSA_ALERT_EMAIL=ops@example.org", azure.Read("environment-thalassa").Split('\n'));
        Done(await azure.DeployAsync("--no-balancers", "--alert-email", "night@example.org"));
        Assert.Contains("THALASSA_ALERT_EMAIL=night@example.org", azure.Read("environment-thalassa").Split('\n'));
    }

    [Fact]
    public async Task Deployment_beside_another_size_is_refused_before_any_change()
    {
        using var azure = new FakeAzure();
        Done(await azure.DeployAsync("--no-balancers"));
        azure.Forget();
        foreach (var more in (string[][])[[], ["--what-if"]])
        {
            Refused(
                await azure.DeployAsync(["--size", "production", .. more]),
                "the group 'shop' has func-thalassadev-7a7a7a7a, and infra/bicep/production.bicepparam would add 'thalassa' to it; "
                + "use the size");
            Refused(await azure.DeployAsync(["--location", "northeurope", .. more]), "the group 'shop' and its resources");
        }

        Assert.All(azure.Calls, call => Assert.Matches("^(account|group|functionapp) (show|exists|list) ", call));
    }

    [Fact]
    public async Task A_pipeline_deploys_as_a_service_principal()
    {
        using var azure = new FakeAzure();
        azure.Write("user-type", "servicePrincipal");
        Done(await azure.DeployAsync("--no-balancers", "--size", "production"));
        Assert.Contains("THALASSA_DEPLOYER_TYPE=ServicePrincipal", azure.Read("environment-thalassa"), StringComparison.Ordinal);
        Assert.Contains(azure.Calls, call => call.Contains("--parameters infra/bicep/production.bicepparam", StringComparison.Ordinal));
    }
}
