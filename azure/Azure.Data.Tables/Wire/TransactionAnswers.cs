using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Wire;

/// <summary>Reads the answers within a transaction's multipart answer: one for each action, or the one that failed.</summary>
internal static class TransactionAnswers
{
    private const string StatusLine = "HTTP/1.1 ";

    public static IReadOnlyList<Response> Read(Response response)
    {
        List<Response> answers = [];
        using var lines = new StringReader(Encoding.UTF8.GetString(response.Content));
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith(StatusLine, StringComparison.Ordinal))
            {
                answers.Add(ReadAnswer(line, lines, response.ClientRequestId));
            }
        }

        return answers.Find(answer => answer.Status >= 400) is { } failed
            ? throw new TableTransactionFailedException(ErrorParser.Failure(failed))
            : answers;
    }

    private static TransactionAnswer ReadAnswer(string statusLine, StringReader lines, string requestId)
    {
        var status = int.Parse(statusLine.AsSpan(StatusLine.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        var reason = statusLine.Length > StatusLine.Length + 4 ? statusLine[(StatusLine.Length + 4)..] : string.Empty;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        var body = new StringBuilder();
        if (status >= 400)
        {
            while (lines.ReadLine() is { } line && !line.StartsWith("--", StringComparison.Ordinal))
            {
                body.AppendLine(line);
            }
        }

        return new TransactionAnswer(status, reason, headers, body.ToString(), requestId);
    }
}
