namespace Thalassa.Agent;

/// <summary>The event ids of the agent: 5000 to 5999.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    // Access
    public const int CertificateServed = 5101;
    public const int CertificateKept = 5102;

    // Activity
    public const int ActivityLinesDamaged = 5201;
    public const int ActivityNotWritten = 5202;

    // Compatibility
    public const int AxonListening = 5301;
    public const int AxonSubscriberRejected = 5302;
    public const int AxonSubscriberTooSlow = 5303;

    // Discovery
    public const int FleetRoutingGone = 5401;
    public const int FleetObjectInvalid = 5402;
    public const int NameNotResolved = 5403;
    public const int EventsConnected = 5404;
    public const int EventsDisconnected = 5405;
    public const int RegistryUnreachable = 5406;
    public const int EventInvalid = 5407;
    public const int RowsUnreadable = 5408;
    public const int RowsReadableAgain = 5409;
    public const int SnapshotUsed = 5410;
    public const int SnapshotNotRead = 5411;

    // Fleet
    public const int ReportRefused = 5501;

    // Haproxy
    public const int HaproxyStarted = 5601;
    public const int HaproxyAdopted = 5602;
    public const int HaproxyHangs = 5603;
    public const int HaproxyEnded = 5604;
    public const int HaproxyKilled = 5605;
    public const int HaproxyOutput = 5606;
    public const int RoutingApplied = 5607;
    public const int HaproxyNotRunning = 5608;
    public const int ExternalChangeRestored = 5609;
    public const int HaproxyProblem = 5610;
    public const int HaproxyProblemSolved = 5611;

    // Routing
    public const int StateDamaged = 5701;
    public const int StateNotSaved = 5702;
    public const int ObjectRefused = 5703;
    public const int ChangeFailed = 5704;
    public const int LastMemberInMaintenance = 5705;
    public const int LastMemberServes = 5706;
    public const int MembersAgain = 5707;

    // Stats
    public const int StatsNotRead = 5801;

    // Stream
    public const int StreamReaderStalled = 5851;
    public const int StreamFailed = 5852;

    // Systemd
    public const int TemplateReloaded = 5901;
    public const int TemplateRefused = 5902;
}
