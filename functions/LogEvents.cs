namespace Thalassa.Functions;

/// <summary>The event ids of the function app: 2000 to 2999.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    // Access
    public const int UnknownKey = 2101;
    public const int RoleMissing = 2102;
    public const int NameOutsidePrefixes = 2103;
    public const int RegistrationChanged = 2111;
    public const int OperatorCall = 2112;

    // Peers
    public const int PeerLost = 2201;
    public const int PeerFollowed = 2202;

    // Problems
    public const int StoreUnavailable = 2301;
    public const int FunctionFailed = 2302;
    public const int AnswerBroken = 2303;
}
