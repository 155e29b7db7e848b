using Microsoft.AspNetCore.Http;
using Thalassa.Model.Faults;

namespace Thalassa.Functions.Problems;

/// <summary>Errors as RFC 9457 problems.</summary>
public static class ApiProblem
{
    /// <summary>400, with all errors of the request by field.</summary>
    /// <param name="faults">At least one.</param>
    /// <param name="code">A code for bender's clients, together with a <c>message</c>.</param>
    public static IResult Invalid(FaultList faults, string? code = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var detail = faults.ToString();
        return TypedResults.ValidationProblem(faults.ToErrors(), detail, title: "The request is invalid.", extensions: Coded(code, detail));
    }

    /// <summary>Any other status.</summary>
    /// <inheritdoc cref="Invalid"/>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">The problem and a hint.</param>
    /// <param name="code">As for <see cref="Invalid"/>.</param>
    public static IResult Of(int status, string detail, string? code = null) =>
        TypedResults.Problem(detail, statusCode: status, extensions: Coded(code, detail));

    private static Dictionary<string, object?> Coded(string? code, string message) =>
        code is null ? [] : new(StringComparer.Ordinal) { ["code"] = code, ["message"] = message };
}
