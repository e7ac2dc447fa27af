using Concord.Expiry;
using Concord.Kv;
using Concord.Transactions;

namespace Concord.Tests.Commits;

/// <summary>Transactions drawn from a seed, on so few keys and values that conditions are as often true as not.</summary>
internal static class RandomTransactions
{
    public static Transaction Next(Random random, StoreModel model) => new()
    {
        If = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomCondition(random, model))],
        Then = RandomOperations(random, model),
        Else = RandomOperations(random, model),
    };

    private static Operation[] RandomOperations(Random random, StoreModel model) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomOperation(random, model))];

    private static Operation RandomOperation(Random random, StoreModel model)
    {
        var key = RandomKey(random);
        var value = new[] { (byte)random.Next(4) };
        return random.Next(9) switch
        {
            0 or 1 => Operation.Delete(key),
            2 => Operation.Touch(key, RandomExpiration(random, model)),
            3 => Operation.Get(key),
            4 => Operation.DeleteUnchanged(key, RandomRevision(random, model)),
            5 => Operation.Put(key, StoredValue.Json(value), RandomExpiration(random, model)),
            _ => Operation.Put(key, value),
        };
    }

    private static Expiration RandomExpiration(Random random, StoreModel model) =>
        random.Next(4) == 0 ? Expiration.Never : Expiration.AtTime(new ClusterTime(model.Clock.Milliseconds + random.Next(1, 50)));

    private static Revision RandomRevision(Random random, StoreModel model) =>
        new(Math.Max(0, model.Revision.Value - random.Next(6)));

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
