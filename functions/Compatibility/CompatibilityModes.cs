using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thalassa.Functions.Access;
using Thalassa.Functions.Compatibility.Bender;
using Thalassa.Functions.Compatibility.Etcd;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Compatibility;

/// <summary>What makes the app answer as an ancestor whose paths or answers collide with its own.</summary>
/// <remarks>Only the app's composition refers to this folder, by this class; what is not asked for is not even registered.</remarks>
internal static class CompatibilityModes
{
    /// <summary>The words of the setting <c>Compatibility</c>.</summary>
    public static readonly string[] Words = ["bender", "etcd"];

    /// <summary>Adds those that the settings name.</summary>
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
