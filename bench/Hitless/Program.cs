using System.CommandLine;
using Thalassa.Bench.Hitless.Scale;
using Thalassa.Bench.Hitless.Story;

var quick = new Option<bool>("--quick") { Description = "Little of everything, to see that all works." };
var part = new Option<string>("--part")
{
    Description =
        "Only one of the four: changes (under load), plan (of a large site), rest (what an idle agent costs), stats (what it costs to look "
        + "at one).",
};
part.AcceptOnlyFromAmong("changes", "plan", "rest", "stats");
var command = new RootCommand("Changes everything that can change, under a steady load, and counts what that costs the requests.")
{
    quick,
    part,
};
command.SetAction(async arguments =>
{
    var isQuick = arguments.GetValue(quick);
    bool Does(string name) => arguments.GetValue(part) is not { } only || only == name;
    var isGood = true;
    if (Does("changes"))
    {
        await using var story = new HitlessStory(isQuick ? StoryOptions.Quick : new StoryOptions());
        isGood = await story.TellAsync();
        Console.WriteLine();
    }

    isGood &= !Does("plan") || PlanAndRender.Run();
    var duration = TimeSpan.FromSeconds(isQuick ? 3 : 60);
    isGood &= !Does("rest") || await AtRest.RunAsync(isQuick ? duration : TimeSpan.FromSeconds(30));
    isGood &= !Does("stats") || await Watched.RunAsync(duration);
    return isGood ? 0 : 1;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
