using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary of its properties, the keys, <c>Timestamp</c> and <c>odata.etag</c> among them.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    internal const string ETagName = "odata.etag";

    private readonly Dictionary<string, object> _properties;

    /// <summary>An entity without keys yet.</summary>
    public TableEntity() => _properties = new(StringComparer.Ordinal);

    /// <summary>An entity without properties yet.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>An entity with the properties of <paramref name="values"/>.</summary>
    public TableEntity(IDictionary<string, object> values) => _properties = new(values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => _properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => _properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => Get<DateTimeOffset>(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value!;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(ETagName) is { Length: > 0 } text ? new ETag(text) : default;
        set => _properties[ETagName] = value.ToString();
    }

    /// <summary>How many properties there are.</summary>
    public int Count => _properties.Count;

    /// <summary>The names of the properties.</summary>
    public ICollection<string> Keys => _properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>A property's value; null when there is no such property.</summary>
    public object this[string key]
    {
        get => _properties.GetValueOrDefault(key)!;
        set => _properties[key] = value;
    }

    /// <summary>A text property, or null when it is absent.</summary>
    /// <exception cref="InvalidOperationException">It is of another type.</exception>
    public string? GetString(string key) => _properties.GetValueOrDefault(key) switch
    {
        null => null,
        string text => text,
        var other => throw Mismatch(key, other, typeof(string)),
    };

    /// <inheritdoc cref="GetString"/>
    public int? GetInt32(string key) => Get<int>(key);

    /// <inheritdoc cref="GetString"/>
    public long? GetInt64(string key) => Get<long>(key);

    /// <inheritdoc cref="GetString"/>
    public double? GetDouble(string key) => Get<double>(key);

    /// <inheritdoc cref="GetString"/>
    public DateTimeOffset? GetDateTimeOffset(string key) => Get<DateTimeOffset>(key);

    /// <summary>Adds a property.</summary>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public void Add(string key, object value) => _properties.Add(key, value);

    /// <summary>Whether there is such a property.</summary>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <summary>Removes a property.</summary>
    public bool Remove(string key) => _properties.Remove(key);

    /// <summary>Gives a property's value, if there is such a property.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _properties.TryGetValue(key, out value);

    /// <summary>Removes every property, the keys among them.</summary>
    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    // For the writer: enumerates without boxing the enumerator.
    internal Dictionary<string, object>.Enumerator Properties() => _properties.GetEnumerator();

    private T? Get<T>(string key)
        where T : struct =>
        _properties.GetValueOrDefault(key) switch
        {
            null => null,
            T value => value,
            var other => throw Mismatch(key, other, typeof(T)),
        };

    private static InvalidOperationException Mismatch(string key, object value, Type wanted) =>
        new($"Property {key} is a {value.GetType().Name}, not a {wanted.Name}.");
}
