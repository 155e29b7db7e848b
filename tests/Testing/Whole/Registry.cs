using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Thalassa.Local.Processes;
using Thalassa.Model;

namespace Thalassa.Testing.Whole;

/// <summary>The registry as a process, and the calls that the tests make of it.</summary>
public sealed class Registry(Workspace workspace, string? storage, string? serviceBus, params (string, string)[] settings) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly int _port = Workspace.FreePort();
    private int _starts;

    /// <summary>What its functions run in.</summary>
    public RegistryHost Host { get; init; }

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public ChildProcess? Process { get; private set; }

    /// <summary>Starts it, or starts it again, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var name = $"registry-{++_starts}";
        (string, string)[] all = [("ReaperSchedule", "* * * * * *"), .. settings];
        Process = workspace.Own(Host == RegistryHost.Worker
            ? RegistryProcess.StartWorker(workspace.Programs, name, _port, storage, serviceBus, all)
            : RegistryProcess.Start(workspace.Programs, name, _port, storage, serviceBus, all));
        await Eventually.PassesAsync(
            async () =>
            {
                using var answer = await _http.GetAsync(new Uri(Address, "/status"));
                Assert.True(answer.IsSuccessStatusCode, $"The registry does not answer.\n{workspace.LastLines()}");
            },
            TimeSpan.FromSeconds(60));
    }

    /// <summary>How it is.</summary>
    public Task<JsonElement> StatusAsync() => _http.GetFromJsonAsync<JsonElement>(new Uri(Address, "/status"));

    /// <summary>The process that runs its functions; null between the end of a worker and the start of the next.</summary>
    public async Task<int?> FunctionsProcessAsync()
    {
        if (Host != RegistryHost.Worker)
        {
            return Process!.Id;
        }

        var status = await _http.GetFromJsonAsync<JsonElement>(new Uri(Address, "/admin/host/status"));
        var id = status.GetProperty("workerProcessId");
        return id.ValueKind == JsonValueKind.Null ? null : id.GetInt32();
    }

    public static string Path(string version, int port) => $"/registrations/web/{version}/127.0.0.1/{port}";

    public async Task<HttpStatusCode> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(Address, path), body);
        return answer.StatusCode;
    }

    public async Task PutAsync(string path, object body)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(Address, path), body);
        Assert.True(answer.IsSuccessStatusCode, $"PUT {path}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<HttpStatusCode> DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(new Uri(Address, path));
        return answer.StatusCode;
    }

    /// <summary>The ids of all live registrations.</summary>
    public async Task<string[]> IdsAsync()
    {
        var all = await _http.GetFromJsonAsync(new Uri(Address, "/registrations"), Json.Default.RegistrationArray);
        return [.. all!.Select(registration => registration.Id.ToString())];
    }

    public void Dispose() => _http.Dispose();
}
