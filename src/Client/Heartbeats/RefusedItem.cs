using System.Text.Json;

namespace Thalassa.Client.Heartbeats;

/// <summary>A registration that the registry did not take, although it took the request that it came with.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Status">What a request for it alone would have been answered with.</param>
/// <param name="Answer">All that the registry says of it.</param>
internal sealed record RefusedItem(int Index, int Status, JsonElement Answer);
