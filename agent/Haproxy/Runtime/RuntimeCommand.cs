using System.Buffers;
using System.Net;
using Thalassa.Agent.Model;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>One command for HAProxy's stats socket, and which answer to it means that it was done.</summary>
/// <remarks>
/// On that socket a space separates words, <c>;</c> and a line end separate commands, <c>\</c> escapes and <c>&lt;&lt;</c>
/// starts a payload. A command is made only from checked values, and its text is checked once more as a whole.
/// </remarks>
public sealed class RuntimeCommand
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._:/-");

    private readonly Func<string, bool> _isDone;

    private RuntimeCommand(string text, Func<string, bool> isDone)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            throw new ArgumentException($"'{text}' is not one plain command.", nameof(text));
        }

        Text = text;
        _isDone = isDone;
    }

    /// <summary>The line that is sent, without its end.</summary>
    public string Text { get; }

    /// <summary>Whether it changes nothing.</summary>
    public bool IsQuestion => !Text.StartsWith("set ", StringComparison.Ordinal);

    /// <summary>Whether <paramref name="answer"/> is the one that HAProxy gives when it did this.</summary>
    public bool IsDone(string answer) => _isDone(answer);

    /// <summary>Gives a slot another address. Only a slot in maintenance without any connection may get one.</summary>
    /// <exception cref="ArgumentException">No traffic can be sent there.</exception>
    public static RuntimeCommand SetAddress(SlotId slot, IPAddress address, int port)
    {
        // HAProxy takes port 0 and 70000 without a word, and an unspecified address for "where the client connected to".
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        if (!HostText.IsUsable(address))
        {
            throw new ArgumentException($"{address} is an address that no member can have.", nameof(address));
        }

        return new($"set server {slot} addr {address} port {port}", answer =>
            answer == "nothing changed"
            || answer.StartsWith("IP changed from ", StringComparison.Ordinal)
            || answer.StartsWith("port changed from ", StringComparison.Ordinal)
            || answer.StartsWith("no need to change the addr", StringComparison.Ordinal));
    }

    /// <summary>Lets a slot have traffic as soon as its health allows.</summary>
    public static RuntimeCommand SetReady(SlotId slot) => new($"set server {slot} state ready", IsSilent);

    /// <summary>Keeps new requests from a slot; its running ones go on, and it is still checked.</summary>
    public static RuntimeCommand SetDrain(SlotId slot) => new($"set server {slot} state drain", IsSilent);

    /// <summary>Keeps new requests and checks from a slot and closes its idle connections; running requests go on.</summary>
    public static RuntimeCommand SetMaintenance(SlotId slot) => new($"set server {slot} state maint", IsSilent);

    /// <summary>Makes a slot prove itself: it is down until its next check passes.</summary>
    public static RuntimeCommand SetHealthDown(SlotId slot) => new($"set server {slot} health down", IsSilent);

    /// <summary>Takes a slot's member for healthy until a check says otherwise. Only one that just passed a check may be.</summary>
    public static RuntimeCommand SetHealthUp(SlotId slot) => new($"set server {slot} health up", IsSilent);

    /// <summary>Gives a slot its share of the traffic, 0 to 256.</summary>
    public static RuntimeCommand SetWeight(SlotId slot, int weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, 256);
        return new($"set server {slot} weight {weight}", IsSilent);
    }

    /// <summary>Asks for the states of all servers, or of one backend's.</summary>
    public static RuntimeCommand ShowServersState(string? backend = null) =>
        new($"show servers state{Of(backend)}", answer => answer.StartsWith("1\n#", StringComparison.Ordinal) || IsUnknownBackend(answer));

    /// <summary>Asks for the connections to all servers, or to one backend's.</summary>
    public static RuntimeCommand ShowServersConnections(string? backend = null) =>
        new($"show servers conn{Of(backend)}", answer => answer.StartsWith('#') || IsUnknownBackend(answer));

    /// <summary>Asks for the statistics of one backend's servers.</summary>
    /// <param name="proxy">HAProxy's number of the backend: its name could be a frontend's too, and would be taken for that.</param>
    public static RuntimeCommand ShowServersStatistics(int proxy) => new($"show stat {proxy} 4 -1", answer => answer.StartsWith('#'));

    /// <summary>Asks for the statistics of all frontends, backends and servers.</summary>
    public static RuntimeCommand ShowStatistics() => new("show stat", answer => answer.StartsWith('#'));

    /// <summary>Asks which worker this is and how it does.</summary>
    public static RuntimeCommand ShowInfo() => new("show info", answer => answer.StartsWith("Name:", StringComparison.Ordinal));

    /// <summary>Asks the worker which configuration it was started with.</summary>
    public static RuntimeCommand GetStructure() => new(
        $"get var {RunningState.StructureVariable}",
        answer => answer.StartsWith(RunningState.StructureVariable, StringComparison.Ordinal) || answer == "Variable not found.");

    /// <summary>Whether HAProxy says that it has no such backend.</summary>
    internal static bool IsUnknownBackend(string answer) => answer == "Can't find backend.";

    private static bool IsSilent(string answer) => answer.Length == 0;

    private static string Of(string? backend) =>
        backend is null || RoutingText.IsKey(backend)
            ? backend is null ? string.Empty : $" {backend}"
            : throw new ArgumentException($"'{backend}' is not the key of a backend.", nameof(backend));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
