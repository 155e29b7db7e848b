using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Ui.Tests;

/// <summary>A real Chromium without a window, shared by the tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _waiting = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Lock _lock = new();
    private Process _driver = null!;
    private int _commands;
    private int _pages;

    public Task InitializeAsync()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "Ui", "browser");
        Assert.True(File.Exists("/usr/bin/chromium"), "Chromium is missing: local/debian/install chromium");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"The browser's driver is missing: {folder}/install");
        _driver = Process.Start(new ProcessStartInfo("node", ["driver.mjs", "/usr/bin/chromium"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _driver.OutputDataReceived += (_, line) => Take(line.Data);
        _driver.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _driver.Exited += (_, _) => Fail();
        _driver.EnableRaisingEvents = true;
        _driver.BeginOutputReadLine();
        _driver.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _driver.StandardInput.Close();
        await _driver.EndedAsync();
        _driver.Dispose();
    }

    /// <summary>Opens a page of its own, as a fresh visitor.</summary>
    /// <param name="address">Where.</param>
    /// <param name="dark">Whether the visitor likes it dark.</param>
    /// <param name="width">Of the window, pixels.</param>
    /// <param name="height">Of the window, pixels.</param>
    /// <param name="bypassPolicy">Whether the page's own content security policy is passed over.</param>
    public async Task<BrowserPage> OpenAsync(Uri address, bool dark = false, int width = 1360, int height = 900, bool bypassPolicy = false)
    {
        var name = $"page{Interlocked.Increment(ref _pages)}";
        await SendAsync(new JsonObject
        {
            ["page"] = name,
            ["open"] = new JsonObject
            {
                ["colorScheme"] = dark ? "dark" : "light",
                ["viewport"] = new JsonObject { ["width"] = width, ["height"] = height },
                ["locale"] = "en-GB",
                ["bypassCSP"] = bypassPolicy,
            },
        });
        var page = new BrowserPage(this, name);
        await page.RunAsync("await page.goto(args[0])", address.ToString());
        return page;
    }

    internal Task<JsonNode?> SendAsync(JsonObject command)
    {
        var id = Interlocked.Increment(ref _commands);
        var done = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = done;
        command["id"] = id;
        lock (_lock)
        {
            _driver.StandardInput.WriteLine(command.ToJsonString());
            _driver.StandardInput.Flush();
        }

        return done.Task.WaitAsync(TimeSpan.FromSeconds(90));
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        var answer = JsonNode.Parse(line)!;
        if (_waiting.TryRemove((int)answer["id"]!, out var done))
        {
            _ = (string?)answer["error"] is { } error
                ? done.TrySetException(new BrowserException(error))
                : done.TrySetResult(answer["result"]?.DeepClone());
        }
    }

    private void Fail()
    {
        foreach (var done in _waiting.Values)
        {
            done.TrySetException(new BrowserException($"The browser's driver ended: {string.Join('\n', _said)}"));
        }
    }
}
