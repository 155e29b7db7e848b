using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.Host;

/// <summary>The items of an HTTP invocation, which begin with the exchange.</summary>
/// <remarks>That one entry is all that most invocations ever look for, so the dictionary is made for those that want more.</remarks>
internal sealed class InvocationItems(HttpContext http) : IDictionary<object, object>
{
    // Where the worker's GetHttpContext() looks for the exchange; WorkerContract checks at the start that it still does.
    private const string HttpContextKey = "HttpRequestContext";

    private Dictionary<object, object>? _all;

    public int Count => All.Count;

    public bool IsReadOnly => false;

    public ICollection<object> Keys => All.Keys;

    public ICollection<object> Values => All.Values;

    private Dictionary<object, object> All => _all ??= new() { [HttpContextKey] = http };

    public object this[object key]
    {
        get => All[key];
        set => All[key] = value;
    }

    public bool TryGetValue(object key, [MaybeNullWhen(false)] out object value)
    {
        if (_all is not null || key is not HttpContextKey)
        {
            return All.TryGetValue(key, out value);
        }

        value = http;
        return true;
    }

    public bool ContainsKey(object key) => All.ContainsKey(key);

    public void Add(object key, object value) => All.Add(key, value);

    public bool Remove(object key) => All.Remove(key);

    public void Clear() => All.Clear();

    void ICollection<KeyValuePair<object, object>>.Add(KeyValuePair<object, object> item) => All.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<object, object>>.Contains(KeyValuePair<object, object> item) => All.Contains(item);

    bool ICollection<KeyValuePair<object, object>>.Remove(KeyValuePair<object, object> item) =>
        ((ICollection<KeyValuePair<object, object>>)All).Remove(item);

    void ICollection<KeyValuePair<object, object>>.CopyTo(KeyValuePair<object, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<object, object>>)All).CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<object, object>> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
