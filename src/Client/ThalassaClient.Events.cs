using Thalassa.Client.Heartbeats;
using Thalassa.Client.Subscriptions;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <content>Telling the app what happened.</content>
public sealed partial class ThalassaClient
{
    private bool _isFailing;

    private void Report(BeatRound round)
    {
        if (round.Renewed.Count > 0)
        {
            Raise(UpdateSuccessful, new UpdateSuccessfulEventArgs(round.Renewed));
        }

        TimeSpan? retryIn = round.Pause == Timeout.InfiniteTimeSpan ? null : round.Pause;
        foreach (var failure in round.Failed.GroupBy(failed => failed.Value, failed => failed.Key))
        {
            Raise(UpdateFailed, new UpdateFailedEventArgs([.. failure], failure.Key, retryIn));
        }

        Log(round);
    }

    private void Log(BeatRound round)
    {
        foreach (var id in round.Departed)
        {
            LogDeparted(id);
        }

        // Only the first failure and the end of all are news.
        if (!_isFailing && round.Failed.Count > 0)
        {
            LogFailing(round.Failed.Count, round.Failed.Values.First().Message);
        }
        else if (_isFailing && round.Failed.Count == 0)
        {
            LogRecovered(round.Renewed.Count);
        }

        _isFailing = round.Failed.Count > 0;
    }

    private void Report(Transition transition)
    {
        if (_namespace.Inside(transition.Registration) is { } registration)
        {
            Raise(transition.IsOnline ? Online : Offline, new TransitionEventArgs(registration));
        }
    }

    private void Raise<T>(EventHandler<T>? handlers, T args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(this, args);
            }
            catch (Exception failure)
            {
                LogHandler(typeof(T).Name, failure);
            }
        }
    }

    private ServiceDocument DocumentOf(Enrollment enrollment) => ServiceDocument.Of(new Registration
    {
        Id = _namespace.Inside(enrollment.Id)!,
        LastKnown = 0,
        Meta = System.Text.Json.JsonElement.Parse(enrollment.Meta.Span),
        Revision = 0,
    });
}
