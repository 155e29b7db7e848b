using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Registrations;

public abstract class BulkTests(Place place) : AppTests(place)
{
    private readonly string _name = NewName();

    [Fact]
    public async Task An_object_is_answered_as_a_single_registration()
    {
        var answer = await App.OkAsync(
            "POST", "/registrations", $$"""{"name":"{{_name}}","version":"1.0.0","host":"h","port":80,"meta":{"a":1} }""");
        Assert.Equal($"/{_name}/1.0.0/h/80", answer.GetProperty("id").GetString());
        Assert.Equal(1, answer.GetProperty("meta").GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task Benders_word_for_the_name_is_taken_and_a_port_as_text()
    {
        var answer = await App.OkAsync("POST", "/registrations", $$"""{"app":"{{_name}}","version":"1.0.0","host":"h","port":"80"}""");
        Assert.Equal(_name, answer.GetProperty("name").GetString());
        Assert.Equal(80, answer.GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task An_object_with_faults_is_a_problem()
    {
        var problem = await App.ProblemAsync(400, "POST", "/registrations", """{"name":"a b","port":0,"meta":[]}""");
        Assert.Equal(["host", "meta", "name", "port", "version"], Fields(problem));
    }

    [Fact]
    public async Task The_items_of_an_array_are_answered_in_their_order_and_faults_of_one_leave_the_others()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "1" + new string('}', 20);
        var answer = await App.OkAsync("POST", "/registrations", $$"""
            [
              {"name":"{{_name}}","version":"1","host":"h","port":80},
              {"name":"{{_name}}","version":"1","host":"h","port":0},
              7,
              {"name":"{{_name}}","version":"1","host":"H","port":80},
              {"name":"{{_name}}","version":"1","host":"h","port":81,"meta":{{deep}} },
              {"name":"{{_name}}","version":"1","host":"h","port":82,"meta":{"weight":5} }
            ]
            """);
        Assert.Equal([200, 400, 400, 400, 400, 200], answer.EnumerateArray().Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal(82, answer[5].GetProperty("registration").GetProperty("port").GetInt32());
        Assert.Equal(["port"], Fields(answer[1]));
        Assert.Equal(["id"], Fields(answer[3]));
        Assert.Equal(["meta"], Fields(answer[4]));
        Assert.Equal(2, (await App.OkAsync("GET", $"/registrations/{_name}")).GetArrayLength());
    }

    [Fact]
    public async Task Many_of_several_services_are_registered_and_renewed()
    {
        var items = Enumerable.Range(1, 250).Select(i => new { name = $"{_name}-{i % 3}", version = "1", host = "h", port = i });
        var json = JsonSerializer.Serialize(items);
        var first = await App.OkAsync("POST", "/registrations", json);
        var second = await App.OkAsync("POST", "/registrations", json);
        Assert.Equal(250, second.GetArrayLength());
        Assert.Equal(Revisions(first), Revisions(second));
        Assert.Equal(84, (await App.OkAsync("GET", $"/registrations/{_name}-1")).GetArrayLength());
    }

    [Fact]
    public async Task An_empty_array_is_nothing_to_do() =>
        Assert.Equal(0, (await App.OkAsync("POST", "/registrations", "[]")).GetArrayLength());

    private static IEnumerable<string> Fields(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<long> Revisions(JsonElement answer) =>
        answer.EnumerateArray().Select(item => item.GetProperty("registration").GetProperty("revision").GetInt64());
}

public sealed class BulkMemoryTests() : BulkTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class BulkAzuriteTests(AzuriteFixture azurite) : BulkTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class BulkOnWorkerTests(WorkerFixture worker) : BulkTests(Place.Under(worker));
