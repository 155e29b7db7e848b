using System.Text.Json;

namespace Thalassa.Local.Host.Tests;

public static class Problems
{
    /// <summary>Checks that an answer is a problem of <paramref name="status"/> whose detail has <paramref name="part"/>.</summary>
    /// <returns>The whole body.</returns>
    public static async Task<string> Check(HttpResponseMessage answer, int status, string part)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(body);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Contains(part, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return body;
    }
}
