using Azure.Messaging.ServiceBus.Administration;
using static Azure.Messaging.ServiceBus.Tests.HostileServer;

namespace Azure.Messaging.ServiceBus.Tests;

/// <summary>A service, or something between, that throttles, fails, lies or says nothing.</summary>
public sealed class HostileServiceTests
{
    private const string Lock = """BrokerProperties: {"LockToken":"t","SequenceNumber":7,"LockedUntilUtc":"Tue, 01 Jan 2030 00:01:00 GMT","MessageId":"m"}""";
    private const string LostAnswer = "";

    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    private static ServiceBusClient Client(HostileServer server) => new(server.ConnectionString, Bench.Quick);

    [Fact]
    public async Task A_send_is_repeated_when_the_service_is_busy_or_the_answer_is_lost()
    {
        await using var server = new HostileServer(Answer(503), Answer(429, "", "Retry-After: 0"), LostAnswer, Answer(201));
        await using var client = Client(server);
        await client.CreateSender("t").SendMessageAsync(new ServiceBusMessage("x") { MessageId = "same" });
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Contains("same", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(503, ServiceBusFailureReason.ServiceBusy, true, 4)]
    [InlineData(429, ServiceBusFailureReason.ServiceBusy, true, 4)]
    [InlineData(500, ServiceBusFailureReason.GeneralError, true, 4)]
    [InlineData(504, ServiceBusFailureReason.ServiceTimeout, true, 4)]
    [InlineData(410, ServiceBusFailureReason.MessagingEntityNotFound, false, 1)]
    [InlineData(404, ServiceBusFailureReason.MessagingEntityNotFound, false, 1)]
    [InlineData(403, ServiceBusFailureReason.QuotaExceeded, false, 1)]
    [InlineData(413, ServiceBusFailureReason.MessageSizeExceeded, false, 1)]
    [InlineData(400, ServiceBusFailureReason.GeneralError, false, 1)]
    [InlineData(200, ServiceBusFailureReason.GeneralError, true, 1)]
    public async Task A_send_that_is_refused_says_why(int status, ServiceBusFailureReason reason, bool transient, int requests)
    {
        var answer = Answer(status, $"<Error><Code>{status}</Code><Detail>the detail</Detail></Error>");
        await using var server = new HostileServer(answer, answer, answer, answer);
        await using var client = Client(server);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("t").SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal((reason, transient, "t"), (failure.Reason, failure.IsTransient, failure.EntityPath));
        Assert.Equal(requests, server.Requests.Count);
        if (status != 200)
        {
            Assert.Contains("the detail", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_communication_problem()
    {
        var server = new HostileServer();
        await using var client = Client(server);
        await server.DisposeAsync();
        var send = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("t").SendMessageAsync(new ServiceBusMessage("x")));
        var receive = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateReceiver("t", "s").ReceiveMessageAsync(AtOnce));
        var manage = await Assert.ThrowsAsync<ServiceBusException>(() =>
            new ServiceBusAdministrationClient(server.ConnectionString, new ServiceBusAdministrationClientOptions { Retry = { MaxRetries = 0 } }).TopicExistsAsync("t"));
        Assert.All([send, receive, manage], failure => Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (failure.Reason, failure.IsTransient)));
    }

    [Fact]
    public async Task A_locked_receive_is_repeated_when_the_answer_is_lost()
    {
        await using var server = new HostileServer(LostAnswer, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\ncut", Answer(201, "x", Lock));
        await using var client = Client(server);
        var message = await client.CreateReceiver("t", "s").ReceiveMessageAsync(AtOnce);
        Assert.Equal(("x", 7L, "t", "m"), (message!.Body.ToString(), message.SequenceNumber, message.LockToken, message.MessageId));
        Assert.All(server.Requests, request => Assert.StartsWith("POST /t/subscriptions/s/messages/head?timeout=0 ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deleting_receive_is_not_repeated_when_the_answer_is_lost()
    {
        await using var server = new HostileServer(Answer(503), LostAnswer, Answer(200, "second", "BrokerProperties: {}"));
        await using var client = Client(server);
        var receiver = client.CreateReceiver("t", "s", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessageAsync(AtOnce));
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, lost.Reason);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("second", (await receiver.ReceiveMessageAsync(AtOnce))!.Body.ToString());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13\r\n\r\n<html></html>")]
    [InlineData("HTTP/1.1 201 Created\r\nConnection: close\r\nBrokerProperties: not json\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 201 Created\r\nConnection: close\r\nBrokerProperties: [1]\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 201 Created\r\nConnection: close\r\nBrokerProperties: {\"MessageId\":\"m\"}\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")]
    public async Task An_answer_that_is_none_is_a_failure_and_not_a_message(string answer)
    {
        await using var server = new HostileServer(answer);
        await using var client = Client(server);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateReceiver("t", "s").ReceiveMessageAsync(AtOnce));
        Assert.Equal((ServiceBusFailureReason.GeneralError, true), (failure.Reason, failure.IsTransient));
    }

    [Fact]
    public async Task Headers_that_are_no_properties_are_left_out()
    {
        await using var server = new HostileServer(Answer(
            201, "x", Lock, "Server: odd", "Via: 1", "Age: 5", "X-Unquoted: some text", "own: \"mine\"", "n: 5", "x-ms-odd: 5", "Strict-Transport-Security: max-age=1"));
        await using var client = Client(server);
        var message = await client.CreateReceiver("t", "s").ReceiveMessageAsync(AtOnce);
        Assert.Equal(["n", "own"], message!.ApplicationProperties.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_received_before_a_failure_is_not_lost()
    {
        var gone = Answer(410);
        await using var server = new HostileServer(Answer(201, "1", Lock), gone, gone);
        await using var client = Client(server);
        var receiver = client.CreateReceiver("t", "s");
        Assert.Single(await receiver.ReceiveMessagesAsync(5, AtOnce));
        await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessagesAsync(5, AtOnce));
    }

    [Fact]
    public async Task A_long_wait_is_several_polls_each_below_the_limit_of_the_service()
    {
        await using var server = new HostileServer(Answer(204), Answer(201, "x", Lock));
        await using var client = Client(server);
        Assert.NotNull(await client.CreateReceiver("t", "s").ReceiveMessageAsync(TimeSpan.FromMinutes(10)));
        Assert.All(server.Requests, request => Assert.Contains("/messages/head?timeout=55 ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Paths_are_escaped_and_the_batch_type_has_no_charset()
    {
        await using var server = new HostileServer(Answer(201), Answer(200));
        await using var client = Client(server);
        await client.CreateSender("eu/my topic").SendMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("b")]);
        Assert.True(server.Requests.TryPeek(out var request));
        Assert.StartsWith("POST /eu/my%20topic/messages ", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/vnd.microsoft.servicebus.json\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html/>")]
    [InlineData(200, "no xml")]
    [InlineData(201, "<entry xmlns='http://www.w3.org/2005/Atom'><content/></entry>")]
    public async Task A_management_answer_that_is_none_is_a_failure(int status, string body)
    {
        await using var server = new HostileServer(Answer(status, body), Answer(status, body));
        var admin = new ServiceBusAdministrationClient(server.ConnectionString);
        await Assert.ThrowsAsync<ServiceBusException>(() => admin.CreateTopicAsync("t"));
        await Assert.ThrowsAsync<ServiceBusException>(() => admin.GetTopicAsync("t"));
    }

    [Fact]
    public async Task A_forbidden_operation_is_told_from_a_full_namespace()
    {
        await using var server = new HostileServer(
            Answer(403, "<Error><Code>403</Code><Detail>SubCode=40301. No.</Detail></Error>"), Answer(403, "<Error><Code>403</Code><Detail>Full.</Detail></Error>"));
        var admin = new ServiceBusAdministrationClient(server.ConnectionString);
        await Assert.ThrowsAsync<InvalidOperationException>(() => admin.CreateTopicAsync("t"));
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, (await Assert.ThrowsAsync<ServiceBusException>(() => admin.CreateTopicAsync("t"))).Reason);
    }
}
