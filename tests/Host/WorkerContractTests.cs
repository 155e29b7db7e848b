using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Host.Tests;

/// <summary>An upgrade of the worker's packages that this host does not fit must not go unnoticed.</summary>
public sealed class WorkerContractTests
{
    [Fact]
    public void Worker_service_under_another_name_is_refused_and_named()
    {
        var builder = TestApp.Builder();
        foreach (var service in builder.Services.Where(service => service.ImplementationType?.Name == "WorkerHostedService").ToList())
        {
            builder.Services.Remove(service);
        }

        var refusal = Assert.Throws<InvalidOperationException>(() => TestApp.Build(builder));
        Assert.Contains("WorkerHostedService", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_that_need_a_Functions_host_or_write_to_the_home_folder_do_not_run()
    {
        using var host = TestApp.Build(TestApp.Builder());
        var names = host.Services.GetServices<IHostedService>().Select(service => service.GetType().Name).ToList();
        Assert.DoesNotContain("WorkerHostedService", names);
        Assert.DoesNotContain("DataProtectionHostedService", names);
        Assert.Contains("GenericWebHostService", names);
    }

    [Fact]
    public void Log_lines_go_to_the_console_and_to_no_list_that_waits_for_a_Functions_host()
    {
        using var host = TestApp.Build(TestApp.Builder());
        Assert.Equal(["ConsoleLoggerProvider"], host.Services.GetServices<ILoggerProvider>().Select(provider => provider.GetType().Name));
    }

    [Fact]
    public void App_that_does_not_serve_HTTP_is_refused()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        Assert.ThrowsAny<InvalidOperationException>(() => builder.BuildLocalHost(typeof(SampleHttp).Assembly, []));
    }
}
