namespace Thalassa.Model.Events;

/// <summary>The CloudEvents <c>type</c> of each transition; also the <c>type</c> application property of a message.</summary>
public static class EventTypes
{
    /// <summary>A registration appeared, came back, or changed its meta. Data: the registration.</summary>
    public const string Online = "thalassa.online";

    /// <summary>A registration was deleted or expired. Data: the parts of its id and the revision.</summary>
    public const string Offline = "thalassa.offline";

    /// <summary>
    /// A frontend or backend of the fleet changed. Data: <c>kind</c>, <c>key</c>, <c>label</c>, <c>revision</c>, <c>removed</c>.
    /// </summary>
    public const string Routing = "thalassa.routing";
}
