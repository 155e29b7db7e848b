namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is known of a function before it is invoked.</summary>
public abstract class FunctionDefinition
{
    /// <summary>The name that <see cref="FunctionAttribute"/> gave.</summary>
    public abstract string Name { get; }

    /// <summary>The method, as <c>Namespace.Type.Method</c>.</summary>
    public abstract string EntryPoint { get; }
}
