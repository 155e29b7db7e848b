using Thalassa.Hosting.OpenApi;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Registrations;

/// <summary>What it answers: the registration, or a result for each in their order.</summary>
[OneOf(typeof(Registration), typeof(BulkResult[]))]
public abstract class BulkAnswer;
