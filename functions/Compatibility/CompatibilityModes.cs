using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thalassa.Functions.Access;
using Thalassa.Functions.Compatibility.Bender;
using Thalassa.Functions.Compatibility.Etcd;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Compatibility;

/// <summary>The optional APIs of earlier systems, whose paths or answers conflict with the app's own.</summary>
/// <remarks>Only the app's composition uses this folder, through this class; disabled modes are not registered.</remarks>
internal static class CompatibilityModes
{
    /// <summary>The values of the setting <c>Compatibility</c>.</summary>
    public static readonly string[] Words = ["bender", "etcd"];

    /// <summary>Adds the modes in the settings.</summary>
    public static void AddTo(FunctionsApplicationBuilder builder, AppSettings settings)
    {
        if (settings.Compatibility.Contains("bender"))
        {
            builder.UseMiddleware<BenderMiddleware>();
        }

        if (settings.Compatibility.Contains("etcd"))
        {
            builder.Services.AddSingleton<EtcdKeyspace>();
            builder.Services.AddSingleton<EtcdHistory>();
            builder.Services.AddSingleton<EtcdApi>();
            builder.Services.AddSingleton<INameClaims, EtcdClaims>();
        }
    }
}
