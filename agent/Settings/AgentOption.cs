namespace Thalassa.Agent.Settings;

/// <summary>An option of the agent, in each of its forms: <c>--name</c>, <c>THALASSA_NAME</c>, and <c>name</c> below <c>Thalassa</c> in appsettings.json.</summary>
/// <param name="Name">As the ancestors write it.</param>
/// <param name="Help">One sentence, the default included.</param>
/// <param name="IsFlag">Whether it stands alone on the command line.</param>
internal sealed record AgentOption(string Name, string Help, bool IsFlag = false);
