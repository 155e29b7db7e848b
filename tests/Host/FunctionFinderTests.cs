using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host.Tests;

public sealed class FunctionFinderTests
{
    [Fact]
    public void The_functions_of_this_assembly_are_all_found()
    {
        var faults = new List<string>();
        var found = FunctionFinder.Find(typeof(SampleHttp).Assembly.GetExportedTypes(), faults);
        Assert.Empty(faults);
        Assert.Equal(
            ["Any", "Create", "Echo", "Fail", "Hold", "Late", "Mvc", "Own", "Parts", "Tick"],
            found.Select(function => function.Name).Order());
        Assert.Equal("%Sample:Schedule%", found.Single(function => function.Timer is not null).Timer!.Schedule);
    }

    [Theory]
    [InlineData("NoTrigger", "has 0 triggers")]
    [InlineData("TwoTriggers", "has 2 triggers")]
    [InlineData("Admin", "authorization level Admin")]
    [InlineData("Twice", "Faulty.Twice1 and Faulty.Twice2 have the same name")]
    [InlineData("Unbound", "parameter count of type Int32")]
    [InlineData("TimerText", "parameter name of type String")]
    [InlineData("Disposable", "Disposable is disposable")]
    public void Function_that_cannot_run_is_named(string function, string fault)
    {
        var faults = new List<string>();
        FunctionFinder.Find([typeof(Faulty), typeof(Disposable)], faults);
        Assert.Contains(faults, text =>
            text.StartsWith($"{function}: ", StringComparison.Ordinal) && text.Contains(fault, StringComparison.Ordinal));
    }

    private static class Faulty
    {
        [Function("NoTrigger")]
        public static void NoTrigger(HttpRequest request) => _ = request;

        [Function("TwoTriggers")]
        public static void TwoTriggers([HttpTrigger("get")] HttpRequest request, [TimerTrigger("* * * * * *")] TimerInfo timer) =>
            _ = (request, timer);

        [Function("Admin")]
        public static void Admin([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => _ = request;

        [Function("Twice")]
        public static void Twice1([HttpTrigger("get")] HttpRequest request) => _ = request;

        [Function("Twice")]
        public static void Twice2([HttpTrigger("get")] HttpRequest request) => _ = request;

        [Function("Unbound")]
        public static void Unbound([HttpTrigger("get")] HttpRequest request, int count) => _ = (request, count);

        [Function("TimerText")]
        public static void TimerText([TimerTrigger("* * * * * *")] TimerInfo timer, string name) => _ = (timer, name);
    }

    private sealed class Disposable : IDisposable
    {
        [Function("Disposable")]
        public void Run([HttpTrigger("get")] HttpRequest request) => _ = (request, this);

        public void Dispose()
        {
        }
    }
}
