using Microsoft.Extensions.Options;
using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Settings;

/// <summary>Reports all invalid options at once.</summary>
internal sealed class RegistryOptionsValidator : IValidateOptions<RegistryOptions>
{
    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        var faults = new List<string>();
        Check(
            options.DefaultSecondsToExpire is >= 1 and <= MetaRules.MaxSecondsToExpire,
            nameof(options.DefaultSecondsToExpire),
            options.DefaultSecondsToExpire,
            $"a whole number from 1 to {MetaRules.MaxSecondsToExpire}");
        Check(
            options.MaxExpiryRatio is >= 0.01 and <= 1, nameof(options.MaxExpiryRatio), options.MaxExpiryRatio, "a number from 0.01 to 1");
        Within(options.ReaperPeriod, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.ReaperPeriod));
        Within(options.PublishTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), nameof(options.PublishTimeout));
        Within(options.PublishWait, TimeSpan.Zero, TimeSpan.FromSeconds(5), nameof(options.PublishWait));
        Check(
            options.MessagesPerSecond is >= 1 and <= 1000,
            nameof(options.MessagesPerSecond),
            options.MessagesPerSecond,
            "a whole number from 1 to 1000");
        Within(options.PendingAge, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(options.PendingAge));
        Within(options.SnapshotPeriod, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), nameof(options.SnapshotPeriod));
        Check(
            options.SubscriberBuffer is >= 16 and <= 1_000_000,
            nameof(options.SubscriberBuffer),
            options.SubscriberBuffer,
            "a whole number from 16 to 1000000");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Within(TimeSpan value, TimeSpan least, TimeSpan most, string option) =>
            Check(value >= least && value <= most, option, value, $"a time from {least} to {most}");

        void Check(bool isGood, string option, object value, string hint)
        {
            if (!isGood)
            {
                faults.Add($"{option} is {value}; it must be {hint}");
            }
        }
    }
}
