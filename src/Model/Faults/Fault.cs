namespace Thalassa.Model.Faults;

/// <summary>One thing that is wrong with an input, and what to do about it.</summary>
/// <param name="Field">Where, as a path in the input's own words: <c>port</c>, <c>meta.weight</c>, <c>rules[2].value</c>.</param>
/// <param name="Problem">What is wrong and how to cure it, as one sentence for the person who sent it.</param>
public sealed record Fault(string Field, string Problem);
