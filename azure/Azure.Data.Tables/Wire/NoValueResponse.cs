namespace Azure.Data.Tables.Wire;

/// <summary>The answer "there is none".</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException("There is no such entity: check HasValue first.");

    public override Response GetRawResponse() => response;
}
