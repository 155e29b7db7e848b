using System.CommandLine;
using Thalassa.Bench.Cost;

var instances = new Option<int?>("--instances") { Description = "Registrations at any moment. Default: the tables of the documentation" };
var services = Number("--services", "Names of services", 10);
var agents = Number("--agents", "Load balancers", 2);
var heartbeat = Number("--heartbeat", "Seconds between two heartbeats of an instance", 20.0);
var replaced = Number("--replacements", "How often a day an instance is replaced", 1.0);
var root = new RootCommand("What a registry and its agents cost in Azure in a month.")
{
    instances, services, agents, heartbeat, replaced,
};
root.SetAction(parsed =>
{
    var prices = PriceList.Read(Path.Combine(AppContext.BaseDirectory, "prices.json"));
    var scenarios = parsed.GetValue(instances) is { } count and > 0
        ?
        [
            new Scenario(count, parsed.GetValue(services), parsed.GetValue(agents))
            {
                HeartbeatSeconds = parsed.GetValue(heartbeat),
                ReplacementsPerDay = parsed.GetValue(replaced),
            },
        ]
        : Scenario.Published;
    Console.WriteLine(Report.Costs(prices, scenarios));
    Console.WriteLine(prices.Remark);
});
return root.Parse(args).Invoke();

static Option<T> Number<T>(string name, string description, T value)
    where T : struct, IComparable<T>
{
    var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => value };
    option.Validators.Add(result =>
    {
        if (result.Tokens is [_] && result.GetValueOrDefault<T>().CompareTo(default) <= 0)
        {
            result.AddError($"{name} is a number above 0.");
        }
    });
    return option;
}
