using System.Reflection;
using Xunit.Sdk;

namespace Thalassa.Cli.Tests.Running;

/// <summary>Runs a theory against a whole system on each store.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachStoreAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enum.GetValues<Store>().Select(store => (object[])[store]);
}
