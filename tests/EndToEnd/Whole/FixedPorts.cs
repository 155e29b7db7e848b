namespace Thalassa.EndToEnd.Tests.Whole;

/// <summary>The tests that start <c>./run</c>, whose ports are always the same: one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FixedPorts
{
    public const string Name = "fixed ports";
}
