var builder = WebApplication.CreateBuilder(args);

// Registers when the server listens and deregisters before it stops.
builder.AddThalassa(options => options.Name ??= "web");

// http://name/… goes to a live member of the service.
builder.Services.AddHttpClient("services").AddThalassaResolution();

var app = builder.Build();
app.MapGet("/", () => $"{Environment.ProcessId}\n");
app.MapGet("/ask/{name}", (string name, IHttpClientFactory http) =>
    http.CreateClient("services").GetStringAsync(new Uri($"http://{name}/"))
);
app.MapHealthChecks("/health");
await app.RunAsync();
