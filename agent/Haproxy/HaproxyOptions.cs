using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Hosting.Options;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Haproxy;

/// <summary>Where HAProxy is and how the agent drives it.</summary>
public sealed record HaproxyOptions
{
    // HAProxy binds a UNIX socket under a longer temporary name, and the kernel takes 107 characters.
    private const int LongestSocketPath = 90;

    /// <summary>The configuration file. Default: <c>/etc/haproxy/haproxy.cfg</c>; its folder must be writable.</summary>
    public string HaproxyCfgPath { get; init; } = HaproxyOptionList.CfgPath.Default;

    /// <summary>The file with the process id of the HAProxy that the agent owns. Default: <c>/var/run/haproxy.pid</c>.</summary>
    public string HaproxyPidPath { get; init; } = HaproxyOptionList.PidPath.Default;

    /// <summary>HAProxy's statistics and runtime socket. Default: <c>/tmp/haproxy.sock</c>; at most 90 characters.</summary>
    public string HaproxySocketPath { get; init; } = HaproxyOptionList.SocketPath.Default;

    /// <summary>
    /// The master socket of a HAProxy that runs already (Debian's <c>/run/haproxy-master.sock</c>), or null: the agent runs its own.
    /// </summary>
    public string? HaproxyMasterSocket { get; init; }

    /// <summary>The program: a path, or a name to find on <c>PATH</c>. Default: <c>haproxy</c>.</summary>
    public string Haproxy { get; init; } = HaproxyOptionList.Haproxy.Default;

    /// <summary>A Handlebars template of the configuration, or null for the product's own.</summary>
    public string? TemplateFile { get; init; }

    /// <summary>Whether HAProxy is run through <c>sudo -n</c>. Default: false.</summary>
    public bool Sudo { get; init; }

    /// <summary>The loopback port of HAProxy's statistics page in the product's own template, 1 to 65535. Default: null, no page.</summary>
    public int? StatsPort { get; init; }

    /// <summary>How long a check of a configuration may take, 1 s to 5 min. Default: 10 s.</summary>
    public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long HAProxy may take to start, to reload or to stop, 1 s to 5 min. Default: 20 s.</summary>
    public TimeSpan ReloadTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the running requests of a member that leaves are waited for, 0 s to 1 h; they run on even then. Default: 30 s.
    /// </summary>
    public TimeSpan Drain { get; init; } = HaproxyOptionList.Drain.Default;

    /// <summary>
    /// How long a version that a backend is switched to has for all its members to pass their checks, 1 s to 5 min; then those that did
    /// take the traffic. Default: 10 s.
    /// </summary>
    public TimeSpan SwitchPatience { get; init; } = HaproxyOptionList.SwitchPatience.Default;

    /// <summary>How often HAProxy and its file are compared with what they should be, 1 s to 5 min. Default: 10 s.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The options of the planner.</summary>
    public PlannerOptions Planner => new() { Drain = Drain, SwitchPatience = SwitchPatience };

    /// <summary>Whether the agent runs HAProxy itself.</summary>
    public bool IsOwned => HaproxyMasterSocket is null;

    /// <summary>Whether HAProxy starts as another user than the agent, as root.</summary>
    public bool IsPrivileged => Sudo || !IsOwned;

    /// <summary>Where the master process listens for commands.</summary>
    public string MasterSocket => HaproxyMasterSocket ?? HaproxySocketPath + ".master";

    /// <summary>Reads the options of the command line.</summary>
    internal static HaproxyOptions Read(OptionReader read) => new()
    {
        Haproxy = read.Get(HaproxyOptionList.Haproxy),
        HaproxySocketPath = read.Get(HaproxyOptionList.SocketPath),
        HaproxyPidPath = read.Get(HaproxyOptionList.PidPath),
        HaproxyCfgPath = read.Get(HaproxyOptionList.CfgPath),
        HaproxyMasterSocket = read.Get(HaproxyOptionList.MasterSocket),
        StatsPort = read.Get(HaproxyOptionList.StatsPort),
        TemplateFile = read.Get(HaproxyOptionList.TemplateFile),
        Sudo = read.Get(HaproxyOptionList.Sudo),
        Drain = read.Get(HaproxyOptionList.Drain),
        SwitchPatience = read.Get(HaproxyOptionList.SwitchPatience),
    };

    /// <summary>Notes every fault of the options, each under the name of its option.</summary>
    public void Validate(FaultList faults)
    {
        CheckPath(faults, nameof(HaproxyCfgPath), HaproxyCfgPath);
        CheckPath(faults, nameof(HaproxySocketPath), HaproxySocketPath, LongestSocketPath);
        if (IsOwned)
        {
            CheckPath(faults, nameof(HaproxyPidPath), HaproxyPidPath);
        }
        else
        {
            CheckPath(faults, nameof(HaproxyMasterSocket), HaproxyMasterSocket!, LongestSocketPath);
        }

        if (!Programs(Haproxy).Any(File.Exists))
        {
            faults.Add(Option(nameof(Haproxy)), $"is a program; there is no '{Haproxy}'; install haproxy 2.6 or later, or give its path");
        }

        CheckTemplate(faults);
        CheckTime(faults, nameof(CheckTimeout), CheckTimeout);
        CheckTime(faults, nameof(ReloadTimeout), ReloadTimeout);
        CheckTime(faults, nameof(SwitchPatience), SwitchPatience);
        CheckTime(faults, nameof(ReconcileInterval), ReconcileInterval);
        if (Drain < TimeSpan.Zero || Drain > TimeSpan.FromHours(1))
        {
            faults.Add(Option(nameof(Drain)), "is a time from 0 s to 1 h");
        }

        if (StatsPort is < 1 or > 65535)
        {
            faults.Add(Option(nameof(StatsPort)), "is a port from 1 to 65535, or left out for no statistics page");
        }
    }

    private void CheckTemplate(FaultList faults)
    {
        try
        {
            HaproxyTemplate.Load(TemplateFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            faults.Add(Option(nameof(TemplateFile)), $"is a readable Handlebars template: {exception.Message}");
        }
    }

    private static void CheckPath(FaultList faults, string name, string path, int longest = 4000)
    {
        if (!HaproxyText.IsPath(path) || path.Length > longest)
        {
            faults.Add(Option(name), $"is an absolute path of letters, digits and . _ : / + ~ -, at most {longest} characters");
        }
        else if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            faults.Add(Option(name), $"is in a folder that is not there; create {Path.GetDirectoryName(path)}");
        }
    }

    private static void CheckTime(FaultList faults, string name, TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromMinutes(5))
        {
            faults.Add(Option(name), "is a time from 1 s to 5 min");
        }
    }

    private static IEnumerable<string> Programs(string program) => program.Contains('/', StringComparison.Ordinal)
        ? [program]
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(folder => Path.Combine(folder, program));

    private static string Option(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
