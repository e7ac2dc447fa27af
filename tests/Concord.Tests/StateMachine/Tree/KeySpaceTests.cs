using Concord.Kv;
using Concord.StateMachine.Tree;
using Record = Concord.Kv.Record;

namespace Concord.Tests.StateMachine.Tree;

// Goal: the tree is an ordered map whose older versions never change. Method: random edits from a seed beside a SortedDictionary;
// after every edit both are compared, and versions taken on the way are compared again at the end.
public sealed class KeySpaceTests
{
    public static TheoryData<int, int> SeedsAndKeySpaces => new()
    {
        { 1, 40 }, { 2, 500 }, { 3, 5_000 }, { 4, 100_000 }, { 5, 3 },
    };

    [Theory]
    [MemberData(nameof(SeedsAndKeySpaces))]
    public void Random_edits_agree_with_a_sorted_dictionary_and_leave_older_versions_alone(int seed, int distinctKeys)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, Record>(StringComparer.Ordinal);
        var space = KeySpace.Empty;
        var kept = new List<(KeySpace Space, KeyValuePair<string, Record>[] Entries)>();
        for (var round = 0; round < 60; round++)
        {
            var growing = round % 20 < 12;
            var edit = new KeySpaceEdit(space);
            for (var i = random.Next(400); i > 0; i--)
            {
                var key = Name(random.Next(distinctKeys));
                if (random.Next(10) < (growing ? 8 : 2))
                {
                    var record = new Record([], new Revision(round), new Revision(i), 1);
                    edit.Set(Bytes(key), record);
                    model[key] = record;
                }
                else
                {
                    edit.Remove(Bytes(key)).ShouldBe(model.Remove(key));
                }
            }

            space = edit.Finish();
            space.Count.ShouldBe(model.Count);
            Entries(space).ShouldBe(model);
            if (round % 7 == 0) kept.Add((space, [.. model]));
            ScanAgrees(space, model, random, distinctKeys);
        }

        foreach (var (old, entries) in kept) Entries(old).ShouldBe(entries);
    }

    [Fact]
    public void Keys_that_come_in_order_and_leave_in_order_keep_the_tree_right()
    {
        const int Count = 20_000;
        var edit = new KeySpaceEdit(KeySpace.Empty);
        for (var i = 0; i < Count; i++) edit.Set(Bytes(Name(i)), Some);
        var full = edit.Finish();
        Enumerable.Range(0, Count).All(i => full.Find(Bytes(Name(i))) is not null).ShouldBeTrue();

        edit = new KeySpaceEdit(full);
        for (var i = 0; i < Count; i += 2) edit.Remove(Bytes(Name(i))).ShouldBeTrue();
        for (var i = Count - 1; i > 0; i -= 2) edit.Remove(Bytes(Name(i))).ShouldBeTrue();
        edit.Finish().Scan(KeyRange.All).ShouldBeEmpty();
        full.Count.ShouldBe(Count);
        full.Scan(KeyRange.All).Count().ShouldBe(Count);
    }

    // Keys that are beginnings of each other, differ by zeros alone, or part only behind the bytes that a node compares as one number.
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Keys_of_any_shape_are_found_and_stay_in_order(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, Record>(StringComparer.Ordinal);
        var space = KeySpace.Empty;
        for (var round = 0; round < 30; round++)
        {
            var edit = new KeySpaceEdit(space);
            for (var i = random.Next(300); i > 0; i--)
            {
                var key = Shaped(random);
                if (random.Next(10) < (round < 20 ? 7 : 1))
                {
                    var record = new Record([], new Revision(round), new Revision(i), 1);
                    edit.Set(Bytes(key), record);
                    model[key] = record;
                }
                else
                {
                    edit.Remove(Bytes(key)).ShouldBe(model.Remove(key));
                }
            }

            space = edit.Finish();
            Entries(space).ShouldBe(model);
            for (var i = 0; i < 100; i++)
            {
                string low = Shaped(random), high = Shaped(random);
                space.Find(Bytes(low)).ShouldBe(model.GetValueOrDefault(low));
                var expected = model.Keys.Where(k => string.CompareOrdinal(k, low) >= 0 && string.CompareOrdinal(k, high) < 0);
                space.Scan(KeyRange.Between(low, high)).Select(e => e.Key.ToString()).ShouldBe(expected);
            }
        }
    }

    private static string Shaped(Random random)
    {
        const string Letters = "\0\u0001a\u007f";
        var letters = random.Next(1, Letters.Length + 1);
        var shared = new string('a', random.Next(4) * 5);
        return shared + new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Letters[random.Next(letters)])]);
    }

    private static Record Some { get; } = new([], default, default, 1);

    private static void ScanAgrees(KeySpace space, SortedDictionary<string, Record> model, Random random, int distinctKeys)
    {
        string low = Name(random.Next(distinctKeys)), high = Name(random.Next(distinctKeys));
        var expected = model.Keys.Where(k => string.CompareOrdinal(k, low) >= 0 && string.CompareOrdinal(k, high) < 0).ToList();
        var range = KeyRange.Between(low, high);
        space.Scan(range).Select(e => e.Key.ToString()).ShouldBe(expected);
        space.Scan(range, descending: true).Select(e => e.Key.ToString()).ShouldBe(Enumerable.Reverse(expected));
        space.Find(Bytes(low)).ShouldBe(model.GetValueOrDefault(low));
    }

    private static IEnumerable<KeyValuePair<string, Record>> Entries(KeySpace space) =>
        space.Scan(KeyRange.All).Select(e => KeyValuePair.Create(e.Key.ToString(), e.Record));

    private static string Name(int i) => $"some/common/prefix/{i:D7}";

    private static byte[] Bytes(string key) => System.Text.Encoding.UTF8.GetBytes(key);
}
