using Thalassa.Model.Faults;

namespace Thalassa.Functions.Settings;

/// <summary>App settings with which the app cannot start; the message names all of them, with a hint for each.</summary>
public sealed class InvalidSettingsException : InvalidOperationException
{
    /// <summary>Makes the exception of <paramref name="faults"/>.</summary>
    public InvalidSettingsException(FaultList faults)
        : base(
            $"The app settings are invalid:{Environment.NewLine}- "
            + $"{string.Join($"{Environment.NewLine}- ", faults.Select(fault => $"{fault.Field} {fault.Problem}"))}"
        )
    { }
}
