using FsCheck;
using FsCheck.Fluent;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests.Memory;

public sealed class RegistrationIndexTests
{
    private static readonly string[] Names = ["a", "a.b", "A"];
    private static readonly string[] Versions = ["1", "1.0", "1~"];

    [Fact]
    public void Index_equals_a_sorted_dictionary_after_any_changes()
    {
        var change = from name in Gen.Elements(Names)
                     from version in Gen.Elements(Versions)
                     from port in Gen.Choose(1, 11)
                     from remove in Gen.Elements(true, false, false)
                     select (Id: $"/{name}/{version}/h/{port}", Remove: remove);
        Check.QuickThrowOnFailure(Prop.ForAll(change.ListOf().ToArbitrary(), changes =>
        {
            var index = new RegistrationIndex();
            var model = new Dictionary<string, StoredRegistration>(StringComparer.Ordinal);
            foreach (var ((text, remove), revision) in changes.Select((item, i) => (item, i)))
            {
                var id = RegistrationId.TryParse(text)!;
                if (remove)
                {
                    index.Remove(id);
                    model.Remove(text);
                }
                else
                {
                    index.Set(model[text] = new StoredRegistration(id, "{}"u8, default(MetaHash), 60, 0, 0, revision));
                }

                Agrees(model.Values, index.All());
            }

            Agrees(model.Values.Where(item => item.Id.Name == "a"), index.List(["a"], version: null));
            Agrees(model.Values.Where(item => item.Id is { Name: "a", Version: "1" }), index.List(["a"], "1"));
            Agrees(model.Values.Where(item => item.Id.Version == "1.0"), index.List([], "1.0"));
            Agrees(model.Values.Where(item => item.Id.Name != "a"), index.List(["a.b", "A"], version: null));
        }));
    }

    private static void Agrees(IEnumerable<StoredRegistration> expected, RegistrationList list)
    {
        StoredRegistration[] sorted =
        [
            .. expected
                .OrderBy(item => item.Id.Name, StringComparer.Ordinal)
                .ThenBy(item => RegistrationOrder.RowOf(item.Id), StringComparer.Ordinal),
        ];
        Assert.Equal(sorted, list.Items.ToArray());
        Assert.Equal(new RegistrationList(sorted).ETag, list.ETag);
        Assert.All(sorted.Index(), item =>
            Assert.Equal(item.Index + 1, RegistrationIndex.FirstAfter(list.Items, Continuation.After(item.Item.Id))));
    }
}
