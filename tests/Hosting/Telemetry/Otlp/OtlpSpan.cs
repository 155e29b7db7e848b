namespace Thalassa.Hosting.Tests.Telemetry.Otlp;

/// <summary>A span as it was received.</summary>
/// <param name="Service">The <c>service.name</c> of its resource.</param>
/// <param name="Name">Its name.</param>
/// <param name="Trace">The id of its trace, lower-case hexadecimal.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">The id of its parent, empty for a root.</param>
/// <param name="Tags">Its attributes; numbers as text.</param>
public sealed record OtlpSpan(string Service, string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Tags)
{
    public override string ToString() => $"{Service} {Name} ({Id} of {(Parent.Length > 0 ? Parent : "nobody")}) {string.Join(' ', Tags)}";
}
