using System.Collections;

namespace Thalassa.Model.Faults;

/// <summary>Collects the validation errors of one input, so that its sender gets all of them at once.</summary>
public sealed class FaultList : IReadOnlyList<Fault>
{
    private readonly List<Fault> _faults;
    private readonly string _prefix;

    /// <summary>Starts an empty list.</summary>
    public FaultList() : this([], string.Empty)
    {
    }

    private FaultList(List<Fault> faults, string prefix)
    {
        _faults = faults;
        _prefix = prefix;
    }

    /// <inheritdoc/>
    public int Count => _faults.Count;

    /// <inheritdoc/>
    public Fault this[int index] => _faults[index];

    /// <summary>Adds an error; <paramref name="field"/> is relative to the prefix of this list.</summary>
    public void Add(string field, string problem) => _faults.Add(new Fault(_prefix + field, problem));

    /// <summary>The same list with a prefix for a part of the input: <c>At("rules[2].")</c>.</summary>
    public FaultList At(string prefix) => new(_faults, _prefix + prefix);

    /// <summary>The errors by field, as in the <c>errors</c> member of a validation problem (RFC 9457).</summary>
    public Dictionary<string, string[]> ToErrors() =>
        _faults.GroupBy(fault => fault.Field, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(fault => fault.Problem).ToArray(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerator<Fault> GetEnumerator() => _faults.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All errors as one text, for a log line or error output.</summary>
    public override string ToString() => string.Join("; ", _faults.Select(fault => $"{fault.Field}: {fault.Problem}"));
}
