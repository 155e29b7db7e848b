namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>What a step does to a slot, in the order in which the steps of a plan are taken: what adds capacity first.</summary>
public enum StepKind
{
    /// <summary>A member gets the slot, and traffic after its first passed check.</summary>
    Join,

    /// <summary>A member gets the slot and is checked, but has no traffic.</summary>
    Stage,

    /// <summary>A checked member gets traffic.</summary>
    Promote,

    /// <summary>The member's share changes.</summary>
    Weigh,

    /// <summary>The member gets no new requests and goes on being checked.</summary>
    Drain,

    /// <summary>The member is gone; the slot can be used again when it is clean.</summary>
    Retire,
}
