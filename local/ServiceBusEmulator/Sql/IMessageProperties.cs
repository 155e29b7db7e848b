namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>What a filter sees of a message. Names are compared without regard to case.</summary>
internal interface IMessageProperties
{
    /// <summary>A property of the service's own; false if there is none of that name on any message.</summary>
    bool TryGetSystem(string name, out object? value);

    /// <summary>A property of the application's; false if this message has none of that name.</summary>
    bool TryGetUser(string name, out object? value);
}
