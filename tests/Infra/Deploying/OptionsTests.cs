using Thalassa.Testing;
using static Thalassa.Infra.Tests.Deploying.Outcome;

namespace Thalassa.Infra.Tests.Deploying;

/// <summary>What <c>./deploy</c> can be asked to do, and what it refuses.</summary>
public sealed class OptionsTests
{
    [Fact]
    public async Task What_if_reports_a_missing_group()
    {
        using var azure = new FakeAzure();
        var said = await azure.RunAsync("--resource-group", "shop", "--location", "westeurope", "--no-balancers", "--what-if");
        Done(said);
        Assert.Contains("shop does not exist: ./deploy would create it in westeurope", said.Output, StringComparison.Ordinal);
        Assert.Equal(["account show", "group exists"], azure.Calls.Select(Verb));
    }

    [Fact]
    public async Task What_if_compares_the_complete_deployment_and_changes_nothing()
    {
        using var azure = new FakeAzure();
        azure.Write("tag", "serverless-thalassa");
        azure.Write("location", "westeurope");
        string[] options = ["--resource-group", "shop", "--location", "westeurope", "--ssh-key", azure.SshKey, "--what-if"];
        var before = await azure.RunAsync(options);
        Done(before);
        Assert.Contains("1 to create", before.Output, StringComparison.Ordinal);
        Assert.Contains("they need running functions first", before.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("THALASSA_AGENT_KEY", azure.Read("environment-what-if"), StringComparison.Ordinal);

        Done(await azure.DeployAsync());
        azure.Forget();
        Done(await azure.RunAsync(options));
        Assert.Equal(
            [
                "account show",
                "group exists",
                "group show",
                "functionapp list",
                "monitor action-group list",
                "account get-access-token",
                "account show",
                "functionapp config appsettings list",
                "functionapp keys list",
                "deployment group what-if",
            ],
            azure.Calls.Select(Verb));
        var environment = azure.Read("environment-what-if").Split('\n');
        Assert.Contains("THALASSA_AGENT_KEY=k-agents", environment);
        Assert.Contains($"THALASSA_AGENT_SHA256={new string('0', 64)}", environment);
        Assert.Contains("THALASSA_DEPLOYER_ID=oid-of-the-deployer", environment);
        Assert.Contains(environment, line =>
            line.StartsWith("THALASSA_ACCESS_KEYS={", StringComparison.Ordinal)
            && line.Contains("\"AccessKeys__apps__Role\":\"register\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Destroy_deletes_only_groups_of_deploy()
    {
        using var azure = new FakeAzure();
        string[] destroy = ["--resource-group", "shop", "--destroy"];
        Refused(await azure.RunAsync(destroy), "group 'shop' not found");
        azure.Write("tag", "another");
        Refused(await azure.RunAsync([.. destroy, "--yes"]), "was not created by ./deploy");
        azure.Write("tag", "serverless-thalassa");
        Refused(await azure.RunAsync(destroy), "not confirmed");
        Assert.True(azure.Has("tag"));

        azure.Forget();
        Done(await azure.RunAsync([.. destroy, "--yes"]));
        Assert.Equal(
            [
                "account show",
                "group exists",
                "group show",
                "role definition list",
                "role assignment list",
                "role assignment delete",
                "role definition delete",
                "group delete",
            ],
            azure.Calls.Select(Verb));
    }

    [Fact]
    public async Task Every_fault_of_the_options_is_named_at_once_with_its_hint()
    {
        using var azure = new FakeAzure();
        var said = await azure.RunAsync(
            "--location",
            "West Europe",
            "--size",
            "huge",
            "--package",
            "/none.zip",
            "--agent-package",
            "/none.deb",
            "--alert-email",
            "me",
            "--colour");
        Assert.Equal(2, said.ExitCode);
        Assert.Equal(
            ["--colour", "--resource-group", "--location", "--size", "--package", "--agent-package", "--alert-email", "--ssh-key"],
            said.Errors.TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[1].TrimEnd(':')));
        Assert.Contains("give dev or production", said.Errors, StringComparison.Ordinal);
        Assert.Contains("ssh-keygen", said.Errors, StringComparison.Ordinal);
        Assert.Empty(azure.Calls);
    }

    [Theory]
    [InlineData("is missing; give the name of a group")]
    [InlineData("needs a value", "--resource-group", "--location", "westeurope")]
    [InlineData("is not a valid group name", "--resource-group", "a b")]
    [InlineData("file '/none.pub' not found", "--resource-group", "shop", "--location", "westeurope", "--ssh-key", "/none.pub")]
    public async Task An_option_that_is_wrong_is_refused(string problem, params string[] options)
    {
        using var azure = new FakeAzure();
        var said = await azure.RunAsync(options);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(problem, said.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_key_is_not_taken_for_a_public_one()
    {
        using var azure = new FakeAzure();
        await File.WriteAllTextAsync(azure.SshKey, "-----BEGIN OPENSSH PRIVATE KEY-----");
        Assert.Contains("give the file that ends with .pub", (await azure.DeployAsync()).Errors, StringComparison.Ordinal);
        Assert.Empty(azure.Calls);
    }

    [Fact]
    public async Task Without_a_login_it_says_how_to_get_one()
    {
        using var azure = new FakeAzure();
        azure.Write("logged-out", string.Empty);
        Refused(await azure.DeployAsync(), "run 'az login'");
    }

    [Fact]
    public async Task Help_lists_every_option()
    {
        using var azure = new FakeAzure();
        var help = (await azure.RunAsync("--help")).Output;
        var options = (await File.ReadAllTextAsync(RepositoryRoot.At("deploy")))
            .Split("case $1 in")[1]
            .Split("fault")[0]
            .Split(' ', '|', ')', '\n')
            .Where(word => word.StartsWith("--", StringComparison.Ordinal) && word != "--*")
            .ToArray();
        Assert.Equal(7, options.Length);
        Assert.All(options, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }
}
