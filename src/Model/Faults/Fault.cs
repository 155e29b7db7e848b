namespace Thalassa.Model.Faults;

/// <summary>A validation error of an input, with a hint.</summary>
/// <param name="Field">The path of the field: <c>port</c>, <c>meta.weight</c>, <c>rules[2].value</c>.</param>
/// <param name="Problem">What is wrong and how to correct it, in one sentence for the sender.</param>
public sealed record Fault(string Field, string Problem);
