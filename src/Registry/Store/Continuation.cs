using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>The end of a page: the next one starts after this registration, even if it no longer exists.</summary>
/// <param name="Name">The service.</param>
/// <param name="Row">The <see cref="RegistrationOrder.RowOf"/> of the registration.</param>
public sealed record Continuation(string Name, string Row)
{
    /// <summary>The continuation after <paramref name="last"/>.</summary>
    public static Continuation After(RegistrationId last) => new(last.Name, RegistrationOrder.RowOf(last));

    /// <summary>Parses the text of a link; an invalid text is an error.</summary>
    public static Continuation? Parse(string text, string field, FaultList faults)
    {
        var bytes = new byte[1024];
        if (text.Length <= 1024
            && Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done
            && RegistrationId.TryParse(Encoding.UTF8.GetString(bytes, 0, length)) is { } last)
        {
            return After(last);
        }

        faults.Add(field, "is not a valid page continuation; use the Link of the previous page unchanged");
        return null;
    }

    /// <summary>The text for a link; opaque to clients.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"/{Name}/{Row.Replace('|', '/')}"));

    /// <summary>Whether a registration comes after this place.</summary>
    public bool IsBefore(RegistrationId id) =>
        string.CompareOrdinal(id.Name, Name) is var order
        && (order > 0 || (order == 0 && string.CompareOrdinal(RegistrationOrder.RowOf(id), Row) > 0));
}
