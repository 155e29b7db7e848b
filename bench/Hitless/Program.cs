using System.CommandLine;
using Thalassa.Bench.Hitless.Scale;
using Thalassa.Bench.Hitless.Story;

var quick = new Option<bool>("--quick") { Description = "Little of everything, to see that all works." };
var command = new RootCommand("Changes everything that can change, under a steady load, and counts what that costs the requests.") { quick };
command.SetAction(async arguments =>
{
    var isQuick = arguments.GetValue(quick);
    bool isGood;
    await using (var story = new HitlessStory(isQuick ? StoryOptions.Quick : new StoryOptions()))
    {
        isGood = await story.TellAsync();
    }

    Console.WriteLine();
    isGood &= PlanAndRender.Run();
    isGood &= await AtRest.RunAsync(TimeSpan.FromSeconds(isQuick ? 3 : 60));
    return isGood ? 0 : 1;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
