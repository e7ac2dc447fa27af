using Concord.Kv;
using Concord.Transactions;

namespace Concord.Tests.Commits;

/// <summary>Transactions drawn from a seed, on so few keys and values that conditions are as often true as not.</summary>
internal static class RandomTransactions
{
    public static Transaction Next(Random random, StoreModel model) => new()
    {
        If = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomCondition(random, model))],
        Then = RandomOperations(random),
        Else = RandomOperations(random),
    };

    private static Operation[] RandomOperations(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0
        ? Operation.Delete(RandomKey(random))
        : Operation.Put(RandomKey(random), new[] { (byte)random.Next(4) }))];

    private static Condition RandomCondition(Random random, StoreModel model)
    {
        var key = RandomKey(random);
        var comparison = (Comparison)random.Next(6);
        return random.Next(6) switch
        {
            0 => Condition.Exists(key),
            1 => Condition.Absent(key),
            2 => Condition.Version(key, comparison, random.Next(4)),
            3 => Condition.CreateRevision(key, comparison, new Revision(random.NextInt64(model.Revision.Value + 1))),
            4 => Condition.ModRevision(key, comparison, new Revision(random.NextInt64(model.Revision.Value + 1))),
            _ => Condition.Value(key, comparison, new[] { (byte)random.Next(4) }),
        };
    }

    private static Key RandomKey(Random random) => $"k{random.Next(12)}";
}
