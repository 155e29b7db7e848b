using Thalassa.Testing.Whole;

namespace Thalassa.Cli.Tests.Running;

/// <summary>How an agent is called on a command line, and in what commands write.</summary>
internal static class BalancerAddress
{
    extension(Balancer agent)
    {
        /// <summary>As tables have it.</summary>
        public string Name => $"127.0.0.1:{agent.ApiPort}";

        /// <summary>For <c>--agent</c>.</summary>
        public string Url => $"http://{agent.Name}";
    }
}
