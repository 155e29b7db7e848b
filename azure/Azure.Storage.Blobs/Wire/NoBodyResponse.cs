namespace Azure.Storage.Blobs.Wire;

/// <summary>The answer "it is what you have".</summary>
internal sealed class NoBodyResponse<T>(Response response) : Response<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"The answer was {response.Status}, which has no value: look at its status first.");

    public override Response GetRawResponse() => response;
}
