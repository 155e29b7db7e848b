using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>etcd's v2 keys, as far as etcd-registry and its like need them.</summary>
internal sealed class EtcdApi(EtcdKeyspace keys, EtcdHistory history, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Answers a call about a key.</summary>
    /// <param name="request">The call.</param>
    /// <param name="path">The key, below <c>/v2/keys</c>.</param>
    /// <param name="ending">Cancelled when the invocation must end.</param>
    public async Task<IResult> HandleAsync(HttpRequest request, string? path, CancellationToken ending)
    {
        var key = EtcdKey.Normal(path);
        try
        {
            var form = await EtcdForm.ReadAsync(request);
            return request.Method switch
            {
                "PUT" => await PutAsync(request.HttpContext, key, form),
                "DELETE" => await DeleteAsync(request.HttpContext, key, form),
                _ when form.Bool("wait") == true => new EtcdWait(
                    history, time, key, form.Bool("recursive") == true, form.Index("waitIndex"), ending, lifetime.ApplicationStopping),
                _ => await GetAsync(key, form, request.HttpContext.RequestAborted),
            };
        }
        catch (EtcdError refused)
        {
            return refused.ToAnswer(history.Index);
        }
    }

    private async Task<IResult> GetAsync(string key, EtcdForm form, CancellationToken cancellationToken)
    {
        var recursive = form.Bool("recursive") == true;
        var tree = await keys.ReadAsync(cancellationToken);
        var index = history.Observe(tree);
        tree.CheckThere(key);
        return new EtcdAnswer(StatusCodes.Status200OK, index, json =>
        {
            json.WriteString("action"u8, "get"u8);
            tree.Write(json, key, recursive, time.GetUtcNow());
        });
    }

    private async Task<IResult> PutAsync(HttpContext http, string key, EtcdForm form)
    {
        if (key is "/" or EtcdKey.Root)
        {
            throw EtcdError.ReadOnly(key);
        }

        var condition = form.Condition();
        if (form.Bool("dir") == true)
        {
            throw (await keys.ReadAsync(CancellationToken.None)).Below(key).Count > 0
                ? EtcdError.NotAFile(key)
                : EtcdError.InvalidField("a directory exists only while it contains a service; it cannot be created by itself");
        }

        var (before, now) = await keys.PutAsync(http, key, form.Text("value") ?? string.Empty, form.Ttl(), condition);
        history.Note(before, now);
        var status = before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return new EtcdAnswer(status, Math.Max(history.Index, now.Modified), json =>
        {
            json.WriteString("action"u8, condition.Action);
            Write(json, "node", now);
            if (before is not null)
            {
                Write(json, "prevNode", before);
            }
        });
    }

    private async Task<IResult> DeleteAsync(HttpContext http, string key, EtcdForm form)
    {
        var condition = form.Condition();
        var (entry, below) = await keys.DeleteAsync(http, key, form.Bool("recursive") == true, form.Bool("dir") == true, condition);
        foreach (var node in entry is null ? below : [entry])
        {
            history.Note(node, after: null);
        }

        var index = history.Index;
        return new EtcdAnswer(StatusCodes.Status200OK, index, json =>
        {
            var created = entry?.Created ?? below.Min(node => node.Created);
            json.WriteString("action"u8, condition.Compares ? "compareAndDelete" : "delete");
            json.WriteStartObject("node"u8);
            EtcdNode.WriteGone(json, key, created, index, isDirectory: entry is null);
            json.WriteEndObject();
            if (entry is not null)
            {
                Write(json, "prevNode", entry);
                return;
            }

            json.WriteStartObject("prevNode"u8);
            EtcdNode.WriteGone(json, key, created, created, isDirectory: true);
            json.WriteEndObject();
        });
    }

    private void Write(Utf8JsonWriter json, string name, EtcdNode node)
    {
        json.WriteStartObject(name);
        node.WriteTo(json, time.GetUtcNow());
        json.WriteEndObject();
    }
}
