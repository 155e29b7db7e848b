using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>A refusal in etcd's words.</summary>
/// <param name="code">etcd's number of it.</param>
/// <param name="cause">What it is about.</param>
internal sealed class EtcdError(int code, string cause) : Exception
{
    public static EtcdError NotFound(string key) => new(100, key);

    public static EtcdError CompareFailed(string wanted, string found) => new(101, $"[{wanted} != {found}]");

    public static EtcdError NotAFile(string key) => new(102, key);

    public static EtcdError NotADirectory(string key) => new(104, key);

    public static EtcdError Exists(string key) => new(105, key);

    public static EtcdError ReadOnly(string key) => new(107, key);

    public static EtcdError NotEmpty(string key) => new(108, key);

    public static EtcdError TtlNaN() => new(202, "invalid value for \"ttl\"");

    public static EtcdError IndexNaN(string field) => new(203, $"invalid value for \"{field}\"");

    public static EtcdError InvalidField(string cause) => new(209, cause);

    public static EtcdError Cleared(long first, long wanted) => new(401, $"the requested history has been cleared [{first}/{wanted}]");

    /// <inheritdoc/>
    public override string Message => code switch
    {
        100 => "Key not found",
        101 => "Compare failed",
        102 => "Not a file",
        104 => "Not a directory",
        105 => "Key already exists",
        107 => "Root is read only",
        108 => "Directory not empty",
        202 => "The given TTL in POST form is not a number",
        203 => "The given index in POST form is not a number",
        401 => "The event in requested index is outdated and cleared",
        _ => "Invalid field",
    };

    private int Status => code switch
    {
        100 => StatusCodes.Status404NotFound,
        101 or 105 => StatusCodes.Status412PreconditionFailed,
        102 or 108 => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The answer.</summary>
    /// <param name="index">Where the tree's history is.</param>
    public IResult ToAnswer(long index) => new EtcdAnswer(Status, index, json =>
    {
        json.WriteNumber("errorCode"u8, code);
        json.WriteString("message"u8, Message);
        json.WriteString("cause"u8, cause);
        json.WriteNumber("index"u8, index);
    });
}
