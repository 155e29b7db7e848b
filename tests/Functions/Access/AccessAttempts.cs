namespace Thalassa.Functions.Tests.Access;

/// <summary>The table of hostile access.</summary>
public static class AccessAttempts
{
    private const string Backend = "{\"type\":\"dynamic\",\"name\":\"NAME\",\"version\":\"1\"}";
    private const string Frontend = "{\"bind\":\"*:80\",\"backend\":\"NAME\"}";
    private const string Item = "{\"name\":\"NAME\",\"version\":\"1\",\"host\":\"10.0.0.9\",\"port\":80}";
    private const string Own = "Accept: application/vnd.thalassa+json";

    private static readonly (string Start, string? Body)[] Reads =
    [
        ("GET /registrations", null),
        ("GET /registrations/NAME", null),
        ("GET /registrations/NAME/1", null),
        ("GET /registrations?name=NAME", null),
        ("GET /frontends", null),
        ("GET /frontends/NAME", null),
        ("GET /backends", null),
        ("GET /backends/NAME", null),
        ("GET /agents", null),
        ("GET /events", null),
        ("GET /metrics", null),
        ("GET /v2/keys/services/NAME", null),
        ("GET /v2/keys/?recursive=true&wait=true", null),
        ("GET /v2/machines", null),
        ("GET /peers/changes?instance=00000000-0000-0000-0000-000000000000&after=0", null),
    ];

    /// <summary>What changes registrations, in every form that there is.</summary>
    private static readonly (string Start, string? Body)[] Registering =
    [
        ("POST /registrations/NAME/1/10.0.0.9/80", null),
        ("POST /registrations/NAME/1/10.0.0.5/80", "{\"weight\":0}"),
        ("POST /registrations", Item),
        ("POST /registrations", Item.Replace("\"name\"", "\"app\"", StringComparison.Ordinal)),
        ("DELETE /registrations/NAME/1/10.0.0.5/80", null),
        ("PUT /v2/keys/services/NAME/one", $"value={{\"name\":\"NAME\",\"hostname\":\"10.0.0.9\",\"port\":80}}"),
        ("PUT /v2/keys/services/space/NAME/one", $"value={{\"hostname\":\"10.0.0.9\",\"port\":80}}"),
        ("PUT /v2/keys/services/NAME/one?prevExist=true", $"value={{\"hostname\":\"10.0.0.9\",\"port\":80}}"),
        ("DELETE /v2/keys/services/NAME/one", null),
        ("DELETE /v2/keys/services/NAME?recursive=true", null),
        ("DELETE /v2/keys/services/NAME/one?prevIndex=1", null),
        ("POST /agents/NAME", "{}"),
        ("DELETE /agents/NAME", null),
    ];

    private static readonly (string Start, string? Body)[] Routing =
    [
        ("PUT /backends/NAME", Backend),
        ("POST /backends/NAME", "{\"version\":\"2\"}"),
        ("POST /backends", Backend),
        ("DELETE /backends/NAME", null),
        ("PUT /frontends/NAME", Frontend),
        ("POST /frontends", Frontend),
        ("DELETE /frontends/NAME", null),
        ("DELETE /backends/NAME?label=east", null),
        ("POST /backends", "{\"name\":\"NAME\",\"app\":\"NAME\",\"version\":\"1\"}"),
        ("PUT /backends/NAME", "{\"version\":\"2\"}"),
        ("POST /frontends", "{\"name\":\"NAME\"}"),
    ];

    public static IReadOnlyList<AccessAttempt> All { get; } =
    [
        .. Every("no key", 401, null, Reads, Registering, Routing),
        .. Every("a wrong key", 401, "k-wrong", Reads, Registering, Routing),
        .. Every("an expired key", 401, TestKeys.Expired, Reads, Registering, Routing),
        .. Every("a read key on a write", 403, TestKeys.Reader, Registering, Routing),
        .. Every("a register key on routing", 403, TestKeys.Apps, Routing),
        .. Every("a key of prefixes on routing", 403, TestKeys.Web, Routing),
        .. Every("a key of another prefix", 403, TestKeys.Web, Registering),
        .. Keys(), .. Paths(), .. Claims(),
    ];

    /// <summary>The same as rows of a theory.</summary>
    public static TheoryData<AccessAttempt> Rows => new(All);

    private static IEnumerable<AccessAttempt> Every(string what, int status, string? key, params (string Start, string? Body)[][] calls) =>
        from call in calls.SelectMany(several => several)
        from accept in call.Start.Contains("/v2/", StringComparison.Ordinal) ? (string?[])[null] : [null, Own]
        select new AccessAttempt(accept is null ? what : $"{what}, in the app's own form", call.Start, status)
        {
            Key = key,
            Body = call.Body,
            Headers = accept,
        };

    /// <summary>Ways to send a key that is none.</summary>
    private static IEnumerable<AccessAttempt> Keys() =>
        [
            Post("an empty key", 401) with
            {
                Key = string.Empty,
            },
            Post("a key with another case", 401) with
            {
                Key = TestKeys.Operator.ToUpperInvariant(),
            },
            Post("the beginning of a key", 401) with
            {
                Key = TestKeys.Operator[..^1],
            },
            Post("a key and more", 401) with
            {
                Key = $"{TestKeys.Operator}0",
            },
            Post("the digest of a key", 401) with
            {
                Key = TestKeys.Digest(TestKeys.Operator),
            },
            Post("the name of a key", 401) with
            {
                Key = "operator",
            },
            Post("a key that is given twice", 401) with
            {
                Key = TestKeys.Operator,
                Headers = $"x-functions-key: {TestKeys.Operator}",
            },
            Post("two keys", 401) with
            {
                Key = TestKeys.Reader,
                Headers = $"x-functions-key: {TestKeys.Operator}",
            },
            Post("two keys in one header", 401) with
            {
                Key = $"{TestKeys.Reader},{TestKeys.Operator}",
            },
            Post("a wrong key in the header, a right one in the query", 401, $"?code={TestKeys.Operator}") with
            {
                Key = "k-wrong",
            },
            Post("a read key in the header, a better one in the query", 403, $"?code={TestKeys.Operator}") with
            {
                Key = TestKeys.Reader,
            },
            Post("two codes", 401, $"?code={TestKeys.Operator}&code={TestKeys.Operator}"),
            Post("a code in the body", 401) with
            {
                Body = $"code={TestKeys.Operator}",
                Headers = "Content-Type: application/x-www-form-urlencoded",
            },
            Post("a key as a bearer token", 401) with
            {
                Headers = $"Authorization: Bearer {TestKeys.Operator}",
            },
            Post("a key as a cookie", 401) with
            {
                Headers = $"Cookie: x-functions-key={TestKeys.Operator}",
            },
            Post("a key of 5,000 characters", 401) with
            {
                Key = new string('k', 5000),
            },
            Post("bytes that are not text", 400) with
            {
                Key = "\u00ff\u00fe\u0080",
            },
            Post("an identity that Azure would add", 401) with
            {
                Headers = "X-MS-CLIENT-PRINCIPAL-NAME: admin",
            },
            Post("a caller who says that it is this machine", 401) with
            {
                Headers = "X-Forwarded-For: 127.0.0.1",
            },
        ];

    /// <summary>Other spellings of the same calls; what the router does not take for the call is not there at all.</summary>
    private static IEnumerable<AccessAttempt> Paths() =>
        [
            new("capital letters", "POST /REGISTRATIONS/NAME/1/10.0.0.9/80", 403) { Key = TestKeys.Reader },
            new("a slash at the end", "POST /registrations/NAME/1/10.0.0.9/80/", 403) { Key = TestKeys.Reader },
            new("letters that are escaped", "POST /%72egistrations/NAME/1/10.0.0.9/80", 403) { Key = TestKeys.Reader },
            new("dots in the path", "POST /status/../registrations/NAME/1/10.0.0.9/80", 403) { Key = TestKeys.Reader },
            new("dots that are escaped", "POST /status/%2e%2e/registrations/NAME/1/10.0.0.9/80", 403) { Key = TestKeys.Reader },
            new("an absolute target", "POST http://localhost/registrations/NAME/1/10.0.0.9/80", 403) { Key = TestKeys.Reader },
            new("two slashes", "POST //registrations/NAME/1/10.0.0.9/80", 404) { Key = TestKeys.Reader },
            new("a path below the status", "POST /status/registrations/NAME/1/10.0.0.9/80", 404) { Key = TestKeys.Reader },
            new("a parameter of a path", "POST /registrations;x=1/NAME/1/10.0.0.9/80", 404) { Key = TestKeys.Reader },
            new("another method that a header names", "GET /registrations/NAME/1", 401) { Headers = "X-HTTP-Method-Override: POST" },
            new("another path that a header names", "GET /backends/NAME", 401)
            {
                Headers = "X-Original-URL: /status\r\nX-Rewrite-URL: /status",
            },
            new("a name of an own prefix that goes up", "POST /registrations/web/../NAME/1/10.0.0.9/80", 403) { Key = TestKeys.Web },
            new("a name of an own prefix that goes up in disguise", "DELETE /registrations/web/%2e%2e/NAME/1/10.0.0.5/80", 403)
            {
                Key = TestKeys.Web,
            },
            new("a name that is escaped", "DELETE /registrations/%4eAME/1/10.0.0.5/80", 403) { Key = TestKeys.Web },
            new("an own name in the query", "DELETE /registrations/NAME/1/10.0.0.5/80?name=web", 403) { Key = TestKeys.Web },
            new("slashes in an etcd key", "DELETE /v2/keys//services///NAME//one", 403) { Key = TestKeys.Web },
            new("an etcd key that goes up", "DELETE /v2/keys/services/web/../NAME/one", 403) { Key = TestKeys.Web },
            new("an etcd directory that holds others'", "DELETE /v2/keys/services/space?recursive=true&dir=true", 403)
            {
                Key = TestKeys.Web,
            },
            new("an etcd directory of one's own with others' in it", "DELETE /v2/keys/services/web?recursive=true", 403)
            {
                Key = TestKeys.Web,
            },
            new("an etcd key outside", "DELETE /v2/keys/other/NAME", 403) { Key = TestKeys.Web },
        ];

    /// <summary>Ways to say that a registration of one's own is another's.</summary>
    private static IEnumerable<AccessAttempt> Claims() =>
    [
        new("an own name with the etcd key of another", "POST /registrations/web/1/10.0.0.9/80", 403)
            { Key = TestKeys.Web, Body = "{\"etcd\":{\"key\":\"/services/NAME/one\",\"value\":\"{}\"}}" },
        new("the same in disguise", "POST /registrations/web/1/10.0.0.9/80", 403)
            { Key = TestKeys.Web, Body = "{\"\\u0065tcd\":{\"k\\u0065y\":\"/services/NAME/one\",\"value\":\"{}\"}}" },
        new("an own document under the etcd key of another", "PUT /v2/keys/services/NAME/one", 403)
            { Key = TestKeys.Web, Body = "value={\"name\":\"web\",\"hostname\":\"10.0.0.9\",\"port\":80}" },
        new("another's document under an own etcd key", "PUT /v2/keys/services/web/one", 403)
            { Key = TestKeys.Web, Body = "value={\"name\":\"NAME\",\"hostname\":\"10.0.0.9\",\"port\":80}" },
    ];

    private static AccessAttempt Post(string what, int status, string query = "") =>
        new(what, $"POST /registrations/NAME/1/10.0.0.9/80{query}", status);
}
