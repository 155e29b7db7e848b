namespace Thalassa.Functions.Tests.Hostile;

/// <summary>The table of hostile requests.</summary>
public static class HostileRequests
{
    private const string Good = "/registrations/web/1.0.0/10.0.0.5/80";

    public static IReadOnlyList<HostileRequest> All { get; } =
    [
        .. Names(),
        .. Hosts(),
        .. Ports(),
        .. Metas(),
        .. Sizes(),
        .. Bulks(),
        .. Routes(),
        .. Paths(),
        .. Headers(),
        .. Routing(),
        .. Queries(),
    ];

    /// <summary>The same as rows of a theory.</summary>
    public static TheoryData<HostileRequest> Rows => new(All);

    private static IEnumerable<HostileRequest> Names() =>
    [
        Post("a space in the name", "/registrations/a%20b/1/h/80", "name"),
        Post("a line end in the name", "/registrations/web%0A%20%20server%20x/1/h/80", "name"),
        Post("a line end of two characters in the version", "/registrations/web/1%0D%0Abind%20*:1/h/80", "version"),
        Post("a tab in the version", "/registrations/web/1%091/h/80", "version"),
        Post("a quote in the name", "/registrations/%22web%22/1/h/80", "name"),
        Post("a hash in the version", "/registrations/web/1%23/h/80", "version"),
        Post("a variable in the name", "/registrations/$%7BHOME%7D/1/h/80", "name"),
        Post("a backslash in the name", "/registrations/a%5Cb/1/h/80", "name"),
        Post("a separator of table keys in the version", "/registrations/web/1%7C2/h/80", "version"),
        Post("a name that starts with a dash", "/registrations/-web/1/h/80", "name"),
        Post("a name of 129 characters", $"/registrations/{new string('a', 129)}/1/h/80", "name"),
        Post("a letter that is not ASCII", "/registrations/w%C3%A4b/1/h/80", "name"),
        Post("a letter that only looks like ASCII", "/registrations/w%D0%B5b/1/h/80", "name"),
        Post("a text direction mark", "/registrations/web%E2%80%AE/1/h/80", "name"),
        Post("markup in the name", "/registrations/%3Cscript%3E/1/h/80", "name"),
        Post("all four parts at once", "/registrations/a%20b/$/1.2.3/0", "host,name,port,version"),
        new("a bad name in a removal", "DELETE /registrations/a%20b/1/h/80", 400, "name"),
    ];

    private static IEnumerable<HostileRequest> Hosts() =>
    [
        Post("options of a server line in the host", "/registrations/web/1/127.0.0.1%20check%20inter%201/80", "host"),
        Post("the unspecified address", "/registrations/web/1/0.0.0.0/80", "host"),
        Post("the unspecified address of IPv6", "/registrations/web/1/%3A%3A/80", "host"),
        Post("a multicast address", "/registrations/web/1/224.0.0.1/80", "host"),
        Post("the broadcast address", "/registrations/web/1/255.255.255.255/80", "host"),
        Post("an octal address", "/registrations/web/1/010.0.0.1/80", "host"),
        Post("an address of three numbers", "/registrations/web/1/10.0.1/80", "host"),
        Post("a hexadecimal address", "/registrations/web/1/0x7f000001/80", "host"),
        Post("an address with a zone", "/registrations/web/1/fe80%3A%3A1%25eth0/80", "host"),
        Post("an address of a socket", "/registrations/web/1/unix%40%2Ftmp%2Fx/80", "host"),
        Post("a host with a port", "/registrations/web/1/h%3A90/80", "host"),
        Post("a label of 64 characters", $"/registrations/web/1/{new string('a', 64)}.example/80", "host"),
        Post("a host of 254 characters", $"/registrations/web/1/{string.Join('.', Enumerable.Repeat("abcdefghi", 25))}.abcd/80", "host"),
    ];

    private static IEnumerable<HostileRequest> Ports() =>
        from port in (string[])
            ["0", "65536", "-1", "080", "+80", "80.0", "8e1", "0x50", "99999999999999999999", "%D9%A8%D9%A0", "80%20", "http"]
        select Post($"the port {port}", $"/registrations/web/1/h/{port}", "port");

    private static IEnumerable<HostileRequest> Metas() =>
    [
        Meta("a meta that is not JSON", "{a:1}"),
        Meta("a meta that ends too soon", "{\"a\":1"),
        Meta("two metas", "{}{}"),
        Meta("a comment in the meta", "{/* */}"),
        Meta("a form", "a=1&b=2"),
        Meta("an array for a meta", "[]"),
        Meta("a text for a meta", "\"a\""),
        Meta("a number for a meta", "1"),
        Meta("null for a meta", "null"),
        Meta("a meta that is too deep", string.Concat(Enumerable.Repeat("{\"a\":", 17)) + "1" + new string('}', 17)),
        Meta("a meta of brackets", new string('[', 16_000)),
        Meta("a property twice", "{\"a\":1,\"a\":2}"),
        Meta("a property twice in another spelling", "{\"weight\":1,\"w\\u0065ight\":999}"),
        Meta("an unpaired surrogate", "{\"a\":\"\\ud800\"}"),
        Meta("an unpaired surrogate in a property", "{\"\\udfff\":1}"),
        Meta("bytes that are not UTF-8", "{\"a\":\"\u00ff\u00fe\"}"),
        Meta("an overlong slash", "{\"a\":\"\u00c0\u00af\"}"),
        Meta("UTF-16", "{\0}\0"),
        Meta("a compressed body", "\u001f\u008b\u0008\u0000") with { Headers = "Content-Encoding: gzip" },
        Meta("a lease of nothing", "{\"secondsToExpire\":0}", "meta.secondsToExpire"),
        Meta("an endless lease", "{\"secondsToExpire\":86401}", "meta.secondsToExpire"),
        Meta("a lease beyond all numbers", "{\"secondsToExpire\":1e400}", "meta.secondsToExpire"),
        Meta("a lease as text", "{\"secondsToExpire\":\"60\"}", "meta.secondsToExpire"),
        Meta("a lease of half a second", "{\"secondsToExpire\":0.5}", "meta.secondsToExpire"),
        Meta("a negative weight", "{\"weight\":-1}", "meta.weight"),
        Meta("a weight that HAProxy does not know", "{\"weight\":257}", "meta.weight"),
        Meta("a weight with more to it", "{\"weight\":\"1 check\"}", "meta.weight"),
    ];

    private static IEnumerable<HostileRequest> Sizes() =>
        [
            new("a meta of 16 KiB and one byte", $"POST {Good}", 413, "16384 bytes") { Body = $"{{\"a\":\"{new string('a', 16_377)}\"}}" },
            new("a length of a gigabyte", $"POST {Good}", 413, "30000000 bytes") { Headers = "Content-Length: 1073741824", Body = "{" },
            new("a length beyond all numbers", $"POST {Good}", 400, null) { Headers = "Content-Length: 99999999999999999999", Body = "{" },
            new("chunks that go on", $"POST {Good}", 413, "16384 bytes")
            {
                Headers = "Transfer-Encoding: chunked",
                Body = string.Concat(Enumerable.Repeat($"400\r\n{new string(' ', 1024)}\r\n", 64)) + "0\r\n\r\n",
            },
            new("a chunk of no size", $"POST {Good}", 400, "chunk")
            {
                Headers = "Transfer-Encoding: chunked",
                Body = "zz\r\n{}\r\n0\r\n\r\n",
            },
            new("a chunk of a size beyond all numbers", $"POST {Good}", 400, "chunk")
            {
                Headers = "Transfer-Encoding: chunked",
                Body = "FFFFFFFFFFFFFFFFF\r\n{}",
            },
            new("a bulk of more than 4 MiB", "POST /registrations", 413, "4194304 bytes")
            {
                Headers = "Content-Length: 4194305",
                Body = "[",
            },
            new("a frontend of more than 256 KiB", "PUT /frontends/web", 413, "262144 bytes")
            {
                Headers = "Content-Length: 262145",
                Body = "{",
            },
            new("a request line of 20 KiB", $"GET /registrations?name={new string('a', 20_000)}", 414, null),
            new("headers of 64 KiB", "GET /registrations", 431, null) { Headers = $"X-Long: {new string('a', 65_000)}" },
        ];

    private static IEnumerable<HostileRequest> Bulks() =>
    [
        new("a bulk that is a number", "POST /registrations", 400, "body") { Body = "1" },
        new("a bulk that is nothing", "POST /registrations", 400, "body") { Body = "" },
        new("a bulk of 1001", "POST /registrations", 400, "body") { Body = $"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]" },
        new("a bulk that is too deep", "POST /registrations", 400, "body") { Body = new string('[', 100) + new string(']', 100) },
        new("a registration without parts", "POST /registrations", 400, "host,name,port,version") { Body = "{}" },
        new("a registration of wrong types", "POST /registrations", 400, "host,meta,name,port,version")
        {
            Body = "{\"name\":[],\"version\":{},\"host\":true,\"port\":null,\"meta\":7}",
        },
    ];

    private static IEnumerable<HostileRequest> Routes() =>
    [
        new("an unknown route", "GET /admin", 404, "/admin"),
        new("a change of the root", "POST /", 405, "allowed: GET, HEAD"),
        new("the platform's own route", "GET /admin/host/keys", 404, "nothing at"),
        new("a registration with too many parts", "POST /registrations/web/1/h/80/x", 404, "nothing at"),
        new("a registration with too few parts", "DELETE /registrations/web/1/h", 404, "nothing at"),
        new("a wrong method on a registration", $"PUT {Good}", 405, "DELETE, POST"),
        new("a wrong method on a list", "DELETE /registrations", 405, "GET, HEAD, POST"),
        new("a wrong method on the status", "POST /status", 405, "GET") { Body = "" },
        new("a wrong method on a backend", "PATCH /backends/web", 405, "DELETE, GET, HEAD, POST, PUT"),
        new("a method of the proxy", $"TRACE {Good}", 405, "TRACE"),
        new("an unknown method", $"BREW {Good}", 405, "BREW"),
        new("another method in a header", "GET /registrations/web/1/h/80", 405, "GET") { Headers = "X-HTTP-Method-Override: DELETE" },
    ];

    private static IEnumerable<HostileRequest> Paths() =>
    [
        Post("an encoded slash", "/registrations/a%2Fb/1/h/80", "name"),
        Post("an encoded slash that was encoded again", "/registrations/a%252Fb/1/h/80", "name"),
        Post("dots that were encoded twice", "/registrations/%252E%252E/1/h/80", "name"),
        new("dots that lead out", "GET /registrations/../../../etc/passwd", 404, "/etc/passwd"),
        new("encoded dots that lead out", "POST /registrations/%2E%2E/1/h/80", 404, "/1/h/80") { Body = "{}" },
        new("an encoded zero", "GET /registrations/web%00", 400, null),
        new("an escape that is none", "GET /registrations/%zz", 400, "name"),
        new("an overlong encoding", "GET /registrations/%C0%AF", 400, "name"),
        new("a doubled slash", "GET //registrations", 404, "nothing at"),
        new("a backslash", "GET \\registrations", 400, null),
        new("a target without a slash", "GET registrations", 405, null),
        new("another server's address", "GET ftp://elsewhere/registrations", 400, null),
        new("a tunnel", "CONNECT elsewhere:443", 400, null),
        new("a parameter in the path", "GET /registrations/web;x=1", 400, "name"),
    ];

    private static IEnumerable<HostileRequest> Headers() =>
        [
            new("another site's page", $"POST {Good}", 403, "pages of other sites")
            {
                Headers = "Origin: http://elsewhere\r\nSec-Fetch-Site: cross-site",
                Body = "{}",
            },
            new("two lengths", $"POST {Good}", 400, null) { Headers = "Content-Length: 2\r\nContent-Length: 40", Body = "{}" },
            new("a negative length", $"POST {Good}", 400, null) { Headers = "Content-Length: -2", Body = "{}" },
            new("an unknown encoding", $"POST {Good}", 400, null)
            {
                Headers = "Transfer-Encoding: chunked, gzip",
                Body = "2\r\n{}\r\n0\r\n\r\n",
            },
            new("two hosts", "GET /registrations", 400, null) { Headers = "Host: a\r\nHost: b" },
            new("a host that is none", "GET /registrations", 400, null) { Headers = "Host: a b" },
            new("a header that is folded", "GET /registrations", 400, null) { Headers = "X-A: 1\r\n X-B: 2" },
            new("a space before the colon", "GET /registrations", 400, null) { Headers = "X-A : 1" },
            new("a header without a name", "GET /registrations", 400, null) { Headers = ": 1" },
            new("a bare carriage return", "GET /registrations", 400, null) { Headers = "X-A: 1\rX-B: 2" },
            new("a zero in a header", "GET /registrations", 400, null) { Headers = "X-A: 1\0" },
        ];

    private static IEnumerable<HostileRequest> Routing() =>
        [
            Put("a key with a slash", "/frontends/a%2Fb", "{\"bind\":\"*:80\",\"backend\":\"b\"}", "key"),
            Put("a key with a line end", "/backends/a%0Ab", "{\"type\":\"static\"}", "key"),
            Put("a key that is another's", "/frontends/web", "{\"key\":\"other\",\"bind\":\"*:80\",\"backend\":\"b\"}", "key"),
            Put("a second bind line", "/frontends/web", "{\"bind\":\"*:80\\n  bind *:81\",\"backend\":\"b\"}", "bind"),
            Put("a bind on a socket file", "/frontends/web", "{\"bind\":\"unix@/tmp/x\",\"backend\":\"b\"}", "bind"),
            Put(
                "a native line that opens a section",
                "/frontends/web",
                "{\"bind\":\"*:80\",\"backend\":\"b\",\"natives\":[\"global\"]}",
                "natives[0]"),
            Put("a native line that is two", "/backends/web", "{\"type\":\"static\",\"natives\":[\"a\\nb\"]}", "natives[0]"),
            Put("an unknown property", "/backends/web", "{\"type\":\"static\",\"lua\":\"x\"}", "lua"),
            Put("a rule of the wrong type", "/frontends/web", "{\"bind\":\"*:80\",\"backend\":\"b\",\"rules\":7}", "rules"),
            Put("a member without a port", "/backends/web", "{\"type\":\"static\",\"members\":[{\"host\":\"h\"}]}", "members[0].port"),
            Put("a backend that is an array", "/backends/web", "[]", "body,type"),
            Put("a backend that is not JSON", "/backends/web", "{", "body"),
            Put("a backend that is too deep", "/backends/web", new string('[', 17) + new string(']', 17), "body"),
            Put("a backend with half a character", "/backends/web", "{\"type\":\"static\",\"host\":\"\\ud800\"}", "body"),
            Put("a label that is none", "/frontends/web?label=a%20b", "{\"bind\":\"*:80\",\"backend\":\"b\"}", "label"),
            Put("two labels", "/frontends/web?label=a&label=b", "{\"bind\":\"*:80\",\"backend\":\"b\"}", "label"),
            new("a bad key and label in a removal", "DELETE /frontends/a%20b?label=$", 400, "key,label"),
            new("a switch of everything at once", "POST /backends/a%20b", 400, "body,key") { Body = "{" },
            new("a switch of what is not there", "POST /backends/none", 404, "no such object") { Body = "{\"version\":\"1\"}" },
            new("a bender object without a key", "POST /backends", 400, "key") { Body = "{\"type\":\"static\"}" },
        ];

    private static IEnumerable<HostileRequest> Queries() =>
    [
        new("a limit of nothing", "GET /registrations?limit=0", 400, "limit"),
        new("a continuation from elsewhere", "GET /registrations?from=AAAA&limit=10", 400, "from"),
        new("a name in the query that is none", "GET /registrations?name=a%0Ab", 400, "name"),
        new("an event filter that is none", "GET /events?name=..", 400, "name"),
    ];

    private static HostileRequest Post(string what, string path, string fields) => new(what, $"POST {path}", 400, fields) { Body = "{}" };

    private static HostileRequest Meta(string what, string body, string field = "meta") =>
        new(what, $"POST {Good}", 400, field) { Body = body };

    private static HostileRequest Put(string what, string path, string body, string fields) =>
        new(what, $"PUT {path}", 400, fields) { Body = body };
}
