using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Tests.Stats;

/// <summary>Answers of a real HAProxy 2.6 to <c>show stat</c>, and what is made of them.</summary>
public sealed class StatsTableTests
{
    private const string Header =
        "# "
        + "pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,"
        + "pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,"
        + "hanafail,req_rate,req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime,rtime,ttime,agent_status,"
        + "agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,agent_health,addr,cookie,mode,algo,\n";

    private const string Frontend =
        "web,FRONTEND,,,2,3,9985,4,82,217,0,0,0,,,,,OPEN,,,,,,,,,1,2,0,,,,0,1,0,1,,,,0,7,1,2,1,0,,1,1,11,,,0,0,0,0,,,,,,,,,,,,,,,,,,,,,http,,\n";

    private const string Hostile =
        "live,s1,0,0,1,0,,9,0,6000000000,,0,,5,6,0,0,DOWN,50,1,0,1,1,3,3,,1,3,1,,0,,2,0,,0,* L7STS,500,12,0,1,2,3,4,0,,,,0,0,0,,,,,-1,"
        + "\"<b>\"\"x\"\",y</b>\",,0,0,8,0,,,,Layer7 wrong status,,2,1,0,,,,[2001:db8::1]:80,,http,,\n";

    private const string Free =
        "live,s2,0,0,0,0,,0,0,0,,0,,0,0,0,0,MAINT,1,1,0,0,0,3,3,,1,3,2,,0,,2,0,,0,,,,0,0,0,0,0,0,,,,0,0,0,,,,,-1,,,0,0,0,0,,,,,,,,,,,,127.0.0.1:1,,http,,\n";

    private const string Retired =
        "live,s3,0,0,0,0,,7,0,0,,0,,0,0,0,0,MAINT,1,1,0,0,0,3,3,,1,3,3,,0,,2,0,,0,L7OK,200,1,0,0,0,0,0,0,,,,0,0,0,,,,,-1,,,0,0,0,0,,,,,,,,,,,,10.0.0.3:80,,http,,\n";

    private const string Backend =
        "live,BACKEND,3,0,1,1,999,12,82,217,0,0,,1,0,0,0,UP,50,1,0,,1,60,3,,1,3,0,,0,,1,1,,1,,,,0,0,0,0,1,0,,,,1,0,0,0,0,0,0,-1,,,0,0,4,0,,,,,,,,,,,,,,http,roundrobin,\n";

    private static readonly DateTimeOffset At = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_line_becomes_what_it_is_about()
    {
        var all = StatsTable.Read(Header + Frontend + Hostile + Free + Retired + Backend, At);

        Assert.Equal(["frontend/web", "backend/live/[2001:db8::1]:80", "backend/live"], all.Select(item => item.Id));
        Assert.Equal((2, 11L, "OPEN"), (all[0].Sessions, all[0].Requests, all[0].Status));
        Assert.Equal([0L, 7, 1, 2, 1], all[0].Responses.AsEnumerable());
        Assert.Equal((3, 12L, 4, At.AddMinutes(-1)), (all[2].Queue, all[2].Requests, all[2].ResponseMilliseconds, all[2].ChangedAt));
    }

    [Fact]
    public void A_members_own_words_keep_to_their_column_and_large_counters_are_read()
    {
        var member = Assert.Single(StatsTable.Read(Header + Hostile, At));

        Assert.Equal("""<b>"x",y</b>""", member.CheckText);
        Assert.Equal(("L7STS", 500, 12), (member.Check, member.CheckCode, member.CheckMilliseconds));
        Assert.Equal(("DOWN", 50, 6_000_000_000L, 11L), (member.Status, member.Weight, member.BytesOut, member.Errors));
    }

    [Fact]
    public void Columns_are_found_by_name_and_a_missing_one_is_a_fault()
    {
        var moved = StatsTable.Read(
            Header.Replace("# pxname,svname,", "# svname,pxname,", StringComparison.Ordinal)
                + Frontend.Replace("web,FRONTEND,", "FRONTEND,web,", StringComparison.Ordinal),
            At);

        Assert.Equal("web", Assert.Single(moved).Key);
        Assert.Throws<RuntimeException>(() => StatsTable.Read(Header.Replace("req_tot", "other", StringComparison.Ordinal) + Frontend, At));
        Assert.Throws<RuntimeException>(() => StatsTable.Read("nothing", At));
    }
}
