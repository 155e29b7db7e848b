using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thalassa.Client.Telemetry;

namespace Thalassa.Client.Tests.Telemetry;

/// <summary>
/// Takes what the clients of this process measure and trace. Meters belong to the process, so no other test may run meanwhile.
/// </summary>
internal sealed class Listening : IDisposable
{
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly MeterListener _meter = new();
    private readonly ActivityListener _source;

    public Listening()
    {
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClientTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _meter.Start();
        _source = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClientTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(_source);
    }

    /// <summary>The heartbeats that have ended.</summary>
    public IReadOnlyCollection<Activity> Activities => _activities;

    /// <summary>What an instrument was given, with its tags as <c>name=value</c>.</summary>
    public IReadOnlyList<Measurement> Of(string instrument) =>
        [.. _measurements.Where(measurement => measurement.Instrument == instrument)];

    /// <summary>What a counter has counted.</summary>
    public double Count(string instrument, string tags) =>
        Of(instrument).Where(measurement => measurement.Tags == tags).Sum(measurement => measurement.Value);

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue(
            new Measurement(instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));

    public sealed record Measurement(string Instrument, double Value, string Tags);
}
