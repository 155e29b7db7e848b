using System.CommandLine;
using Thalassa.Bench.Cost;

var instances = new Option<int?>("--instances")
{
    Description = "Registrations at any moment. Without it: the tables of the documentation",
};
var services = new Option<int>("--services") { Description = "Names of services", DefaultValueFactory = _ => 10 };
var agents = new Option<int>("--agents") { Description = "Load balancers", DefaultValueFactory = _ => 2 };
var heartbeat = new Option<double>("--heartbeat")
{
    Description = "Seconds between two heartbeats of an instance",
    DefaultValueFactory = _ => 20,
};
var followed = new Option<int?>("--followed") { Description = "Services that one agent asks for. Default: all, but no more than 20" };
var replaced = new Option<double>("--replacements")
{
    Description = "How often a day an instance is replaced",
    DefaultValueFactory = _ => 1,
};
var file = new Option<string>("--prices")
{
    Description = "File of prices",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "prices.json"),
};
var root = new RootCommand("What a registry and its agents cost in Azure in a month, and how near they are to the services' limits.")
{
    instances, services, agents, heartbeat, followed, replaced, file,
};
foreach (var number in new Option[] { services, agents, heartbeat, replaced })
{
    number.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!double.TryParse(token.Value, out var value) || value <= 0))
        {
            result.AddError($"{number.Name} is a number above 0.");
        }
    });
}

root.SetAction(parsed =>
{
    var prices = Prices.Read(parsed.GetValue(file)!);
    var scenarios = parsed.GetValue(instances) is { } count and > 0
        ?
        [
            new Scenario(count, parsed.GetValue(services), parsed.GetValue(agents))
            {
                HeartbeatSeconds = parsed.GetValue(heartbeat),
                ReplacementsPerDay = parsed.GetValue(replaced),
                FollowedServices = parsed.GetValue(followed) ?? Math.Min(parsed.GetValue(services), 20),
            },
        ]
        : Scenario.Published;
    var report = new Report(prices);
    Console.WriteLine(report.Costs(scenarios));
    Console.WriteLine(Report.Rates(scenarios));
    Console.WriteLine(report.Sources());
    Console.WriteLine(
        $"One dollar is {prices.EurosPerDollar.Value} euros ({prices.EurosPerDollar.Date}: {prices.EurosPerDollar.Source}). {prices.Remark}"
    );
    Console.WriteLine(
        $"A unit of Service Bus Premium is {prices.PremiumBusDollars.Value} dollars a month ({prices.PremiumBusDollars.Date}), in place of "
        + "the bus above; "
        + $"the Standard tier serves {Limits.AgentsByDefault} agents at the default of 5 messages a second.");
});
return root.Parse(args).Invoke();
