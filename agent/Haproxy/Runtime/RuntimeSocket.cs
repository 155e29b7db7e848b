using System.Net.Sockets;
using System.Text;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>A conversation with one HAProxy worker over its stats socket, on one connection that stays open.</summary>
/// <remarks>
/// The connection is in HAProxy's prompt mode, where the answer to each line ends with a prompt. A command has a line of its own:
/// versions differ in how often they prompt for one that holds several commands. Any answer but the expected one is a
/// <see cref="RuntimeException"/>, and after one that leaves the conversation unclear the connection is given up.
/// An open connection keeps a stopping worker alive, so call <see cref="Disconnect"/> before a reload.
/// </remarks>
public sealed class RuntimeSocket(RuntimeSocketOptions options, TimeProvider time) : IDisposable
{
    private const string Prompt = "\n> ";

    private readonly SemaphoreSlim _turn = new(1);
    private byte[] _buffer = new byte[16 * 1024];
    private Socket? _connection;

    /// <summary>
    /// Sends commands in order, as many at once as HAProxy's buffer holds, and checks every answer.
    /// </summary>
    /// <param name="groups">Commands that belong together; those of one group are always sent at once.</param>
    /// <param name="cancellationToken">Gives up; what was sent may have been done.</param>
    /// <returns>The answers, one a command, without the line end.</returns>
    /// <exception cref="RuntimeException">Something else than the expected answers came, or nothing.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(
        IEnumerable<IReadOnlyList<RuntimeCommand>> groups, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var answers = new List<string>();
            foreach (var batch in Batches(groups))
            {
                await AskBatchAsync(batch, answers, cancellationToken);
            }

            return answers;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends commands that belong together.</summary>
    /// <inheritdoc cref="AskAsync(IEnumerable{IReadOnlyList{RuntimeCommand}}, CancellationToken)"/>
    public Task<IReadOnlyList<string>> AskAsync(CancellationToken cancellationToken, params IReadOnlyList<RuntimeCommand> commands) =>
        AskAsync([commands], cancellationToken);

    /// <summary>Ends the connection; the next command makes a new one, with whichever worker serves then.</summary>
    public void Disconnect() => Interlocked.Exchange(ref _connection, null)?.Dispose();

    /// <summary>Whether a program listens at the socket's path at this moment.</summary>
    public bool HasListener
    {
        get
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
                socket.Connect(new UnixDomainSocketEndPoint(options.Path));
                return true;
            }
            catch (SocketException failure)
            {
                // A queue that is full or a socket of another user has a listener behind it.
                return failure.SocketErrorCode is not (SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
                    && File.Exists(options.Path);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Disconnect();
        _turn.Dispose();
    }

    private IEnumerable<IReadOnlyList<RuntimeCommand>> Batches(IEnumerable<IReadOnlyList<RuntimeCommand>> groups)
    {
        var batch = new List<RuntimeCommand>();
        var length = 0;
        foreach (var group in groups.Where(group => group.Count > 0))
        {
            var more = group.Sum(command => command.Text.Length + 1);
            if (more > options.MaxBatch)
            {
                throw new ArgumentException("The commands that belong together are longer than what HAProxy reads at once.", nameof(groups));
            }

            if (length + more > options.MaxBatch)
            {
                yield return batch;
                batch = [];
                length = 0;
            }

            batch.AddRange(group);
            length += more;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task AskBatchAsync(IReadOnlyList<RuntimeCommand> commands, List<string> answers, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var connection = _connection ?? await ConnectAsync(limit.Token);
            var began = time.GetTimestamp();
            var text = await ExchangeAsync(connection, string.Join('\n', commands), commands.Count, limit.Token);
            AgentTelemetry.Answered(commands[0].IsQuestion, time.GetElapsedTime(began));
            var parts = text.Split(Prompt);
            for (var i = 0; i < commands.Count; i++)
            {
                var answer = parts[i].TrimEnd('\n');
                answers.Add(commands[i].IsDone(answer)
                    ? answer
                    : throw new RuntimeException(RuntimeFault.Refused, $"HAProxy answered '{Shorten(answer)}' to '{commands[i]}'."));
            }
        }
        catch (RuntimeException e) when (e.Fault == RuntimeFault.Refused)
        {
            throw;
        }
        catch (RuntimeException)
        {
            Disconnect();
            throw;
        }
        catch (OperationCanceledException e)
        {
            // Whatever is still to come on this connection would be taken for the answer to the next command.
            Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            throw new RuntimeException(RuntimeFault.TimedOut, $"HAProxy gave no whole answer within {options.Timeout.TotalSeconds} s.", e);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Disconnect();
            throw new RuntimeException(RuntimeFault.Closed, $"HAProxy's stats socket closed: {e.Message}", e);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(options.Path), cancellationToken);
        }
        catch (SocketException e)
        {
            connection.Dispose();
            throw new RuntimeException(
                RuntimeFault.Unreachable, $"HAProxy's stats socket {options.Path} cannot be reached: {e.Message}", e);
        }

        _connection = connection;
        if (await ExchangeAsync(connection, "prompt", 1, cancellationToken) is not Prompt)
        {
            throw new RuntimeException(RuntimeFault.Garbled, $"What listens at {options.Path} is not HAProxy's stats socket.");
        }

        return connection;
    }

    private async Task<string> ExchangeAsync(Socket connection, string lines, int answers, CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes(lines + "\n").AsMemory();
        while (request.Length > 0)
        {
            request = request[await connection.SendAsync(request, cancellationToken)..];
        }

        var length = 0;
        var prompts = 0;
        var seen = 0;
        while (prompts < answers)
        {
            if (length == options.MaxAnswer)
            {
                throw new RuntimeException(RuntimeFault.TooLarge, $"HAProxy's answer is larger than {options.MaxAnswer} bytes.");
            }

            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, options.MaxAnswer));
            }

            var count = await connection.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                throw new RuntimeException(RuntimeFault.Closed, "HAProxy ended the connection before its answer was whole.");
            }

            length += count;
            var fresh = _buffer.AsSpan(seen, length - seen);
            for (int at; prompts < answers && (at = fresh.IndexOf("\n> "u8)) >= 0; prompts++)
            {
                fresh = fresh[(at + Prompt.Length)..];
            }

            seen = Math.Max(length - fresh.Length, length - (Prompt.Length - 1));
        }

        return seen == length
            ? Encoding.UTF8.GetString(_buffer, 0, length)
            : throw new RuntimeException(RuntimeFault.Garbled, "HAProxy answered more than it was asked.");
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
