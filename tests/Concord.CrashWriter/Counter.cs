using System.Text.Json.Serialization;
using Concord.Collections;

namespace Concord.CrashWriter;

/// <summary>A record that all writers change: how often each of them has counted in it, and at which of its steps last.</summary>
internal sealed record Counter(string Name, int Total, IReadOnlyDictionary<int, Tally> Tallies)
{
    private static readonly SecondaryIndex<Counter> ByTotal = SecondaryIndex.Many<Counter>("total", counter => [$"{counter.Total:D8}"]);

    /// <summary>All of them.</summary>
    public static readonly Collection<Counter> Collection = new("counters", counter => counter.Name, CrashJson.Default.Counter, ByTotal);

    /// <summary>Every counter as the index finds it.</summary>
    public static IEnumerable<Counter> ByIndex(IRecordReader reader) => Collection.InOrderOf(reader, ByTotal);

    /// <summary>Counts once.</summary>
    public static int Count(OptimisticTransaction transaction, string name, int writer, int number)
    {
        var before = Collection.Get(transaction, name) ?? new Counter(name, 0, new Dictionary<int, Tally>());
        var times = before.Tallies.GetValueOrDefault(writer)?.Times ?? 0;
        var tallies = new Dictionary<int, Tally>(before.Tallies) { [writer] = new Tally(times + 1, number) };
        Collection.Put(transaction, before with { Total = before.Total + 1, Tallies = tallies });
        return 1;
    }
}

/// <param name="Times">How often.</param>
/// <param name="Last">At which step last.</param>
internal sealed record Tally(int Times, int Last);

[JsonSerializable(typeof(Counter))]
internal sealed partial class CrashJson : JsonSerializerContext;
