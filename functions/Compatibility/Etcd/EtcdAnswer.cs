using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>One JSON object with the headers that etcd's clients read.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="index">Where the tree's history is.</param>
/// <param name="write">Writes the object's members.</param>
internal sealed class EtcdAnswer(int status, long index, Action<Utf8JsonWriter> write) : IResult
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets the headers of every answer about keys.</summary>
    public static void Head(HttpResponse response, long index)
    {
        response.ContentType = "application/json";
        response.Headers["X-Etcd-Index"] = $"{index}";
    }

    /// <summary>The object as bytes, with the line end that etcd has.</summary>
    public static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Head(httpContext.Response, index);
        httpContext.Response.StatusCode = status;
        await httpContext.Response.BodyWriter.WriteAsync(Json(write));
    }
}
