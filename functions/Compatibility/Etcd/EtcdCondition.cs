using System.Globalization;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>What must hold so that a key is written or removed.</summary>
/// <param name="Exists">Whether it must be there, or must not; null where that does not matter.</param>
/// <param name="Value">The value that it must have, or null.</param>
/// <param name="Index">The <c>modifiedIndex</c> that it must have, or null.</param>
internal sealed record EtcdCondition(bool? Exists, string? Value, long? Index)
{
    /// <summary>Whether anything goes.</summary>
    public bool IsNone => Exists is null && !Compares;

    /// <summary>What etcd calls a write that met the condition.</summary>
    public string Action => Compares ? "compareAndSwap" : Exists switch { true => "update", false => "create", null => "set" };

    /// <summary>Whether value or index are compared.</summary>
    public bool Compares => Value is not null || Index is not null;

    /// <summary>Checks what is there before it is written.</summary>
    /// <param name="missing">The first part of the key that is not there.</param>
    /// <param name="found">What is there.</param>
    public void Check(string missing, EtcdNode? found)
    {
        if (found is null && (Compares || Exists == true))
        {
            throw EtcdError.NotFound(missing);
        }

        if (found is not null && Exists == false)
        {
            throw EtcdError.Exists(found.Key);
        }

        if (found is not null)
        {
            Compare(found);
        }
    }

    /// <summary>Checks what is there before it is removed.</summary>
    public void CheckRemoval(string key, string missing, EtcdNode? entry, bool hasBelow, bool recursive, bool directory)
    {
        if (entry is null && !hasBelow)
        {
            throw EtcdError.NotFound(missing);
        }

        if (entry is null && !recursive)
        {
            throw directory ? EtcdError.NotEmpty(key) : EtcdError.NotAFile(key);
        }

        if (entry is not null)
        {
            Compare(entry);
        }
    }

    private void Compare(EtcdNode found)
    {
        if (Value is not null && Value != found.Value)
        {
            throw EtcdError.CompareFailed(Value, found.Value);
        }

        if (Index is { } index && index != found.Modified)
        {
            throw EtcdError.CompareFailed(
                index.ToString(CultureInfo.InvariantCulture), found.Modified.ToString(CultureInfo.InvariantCulture));
        }
    }
}
