using System.Reflection;
using Microsoft.Extensions.Logging;
using static System.Reflection.BindingFlags;

namespace Thalassa.Architecture.Tests;

/// <summary>Each assembly takes the ids of its log events from its table, <c>LogEvents</c>; no program has an id twice.</summary>
public sealed class LogEventTests
{
    private static readonly Dictionary<string, string[]> All = new(StringComparer.Ordinal)
    {
        ["agent"] = ["Agent", "Client", "Client.ServiceBus"],
        ["registry"] = ["Functions", "Registry"],
        ["client"] = ["Client", "Client.AspNetCore", "Client.ServiceBus"],
        ["local host"] = ["Functions", "Registry", "Local.Host", "Local.Hosting"],
        ["worker host"] = ["Local.WorkerHost", "Local.Hosting"],
    };

    public static TheoryData<string> Programs => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Log_event_has_an_id_of_the_table_of_its_assembly(string program)
    {
        foreach (var assembly in Assemblies(program))
        {
            Assert.Equal(Table(assembly).Order(), Events(assembly).Select(logged => logged.Id).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Log_event_id_is_unique_in_a_program(string program)
    {
        var events = Assemblies(program).SelectMany(Events).ToList();
        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(logged => logged.Id).Where(same => same.Count() > 1).Select(same => string.Join(", ", same)));
    }

    private static IEnumerable<Assembly> Assemblies(string program) => All[program].Select(name => Assembly.Load($"Thalassa.{name}"));

    private static IEnumerable<int> Table(Assembly assembly) => assembly.GetTypes()
        .Single(type => type.Name == "LogEvents")
        .GetFields(Static | Public | NonPublic)
        .Select(field => (int)field.GetRawConstantValue()!);

    private static IEnumerable<(int Id, string Name)> Events(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(Instance | Static | Public | NonPublic | DeclaredOnly)
        let logged = method.GetCustomAttribute<LoggerMessageAttribute>()
        where logged is not null
        select (logged.EventId, $"{type.Name}.{method.Name}");
}
