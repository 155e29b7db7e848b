using System.Text;
using Thalassa.Model.Faults;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Bench.Simulation.Fleet;

/// <summary>An app that is registered.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Service">Its service.</param>
/// <param name="Port">Its port, another one after each replacement.</param>
/// <param name="Lease">Seconds.</param>
internal sealed record Instance(int Number, string Service, int Port, int Lease)
{
    private int _beating;

    /// <summary>Whether a beat of it is under way.</summary>
    public bool IsBeating => Volatile.Read(ref _beating) > 0;

    public string Id => $"/{Service}/1.0.0/10.0.{Number / 250 % 250}.{Number % 250}/{Port}";

    /// <summary>The service of a number: their names are spread over the alphabet, as names are.</summary>
    public static string ServiceOf(int number, int perService) =>
        $"{(char)('a' + (number / perService % 26))}-service-{number / perService}";

    public void BeginBeat() => Interlocked.Increment(ref _beating);

    public void EndBeat() => Interlocked.Decrement(ref _beating);

    public Heartbeat Beat(ServiceRegistry registry)
    {
        var (faults, parts) = (new FaultList(), Id.Split('/'));
        return registry.Read(parts[1], parts[2], parts[3], parts[4], Encoding.UTF8.GetBytes($$"""{"secondsToExpire":{{Lease}}}"""), faults)
            ?? throw new InvalidOperationException(faults.ToString());
    }
}
