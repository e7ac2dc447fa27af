using Concord.CrashWriter;
using Concord.Kv;

namespace Concord.Tests.Crash;

/// <summary>What the steps of one writer must have left in the store.</summary>
internal sealed class WriterModel(Script script)
{
    private readonly Dictionary<string, (byte[] Value, long Version, long Revision)> _records = [];
    private readonly Dictionary<string, Tally> _tallies = [];

    /// <summary>Number of the step that comes next, and may have been sent.</summary>
    public int Next { get; private set; } = 1;

    /// <summary>How many of the steps have changed something.</summary>
    public int Effects { get; private set; }

    public IReadOnlyDictionary<string, Tally> Tallies => _tallies;

    public int RecordCount => _records.Count;

    /// <summary>Does the next step; returns how many operations of it change something.</summary>
    /// <param name="revision">The revision it made; 0 when that is not known.</param>
    public int Step(long revision)
    {
        var number = Next++;
        var affected = Do(script[number], number, revision);
        if (affected > 0) Effects++;
        return affected;
    }

    /// <summary>The first difference to what the store holds; null when there is none.</summary>
    public string? Difference(StoreView view)
    {
        var found = view.Scan(KeyRange.Prefix(script.Prefix)).ToDictionary(entry => entry.Key.ToString(), entry => entry.Record);
        foreach (var (key, expected) in _records)
        {
            if (!found.Remove(key, out var record)) return $"{key} is missing";
            if (!record.Value.Span.SequenceEqual(expected.Value)) return $"{key} has another value";
            if (record.Version != expected.Version) return $"{key} has version {record.Version}, not {expected.Version}";
            if (expected.Revision > 0 && record.ModRevision.Value != expected.Revision)
                return $"{key} is of revision {record.ModRevision}, not {expected.Revision}";
        }

        if (found.Count > 0) return $"{found.Keys.First()} should not be there";
        foreach (var name in Script.Counters)
        {
            var tally = Counter.Collection.Get(view, name)?.Tallies.GetValueOrDefault(script.Writer);
            if (tally != _tallies.GetValueOrDefault(name)) return $"it has counted {tally} in {name}, not {_tallies.GetValueOrDefault(name)}";
        }

        return null;
    }

    private int Do(Step step, int number, long revision)
    {
        switch (step.Kind)
        {
            case StepKind.Put:
                Put(step.Key, step.Value, revision);
                return 1;
            case StepKind.Delete:
                return _records.Remove(step.Key) ? 1 : 0;
            case StepKind.Together:
                foreach (var key in script.Together) Put(key, step.Value, revision);
                return script.Together.Count + (_records.Remove(step.Key) ? 1 : 0);
            default:
                _tallies[step.Key] = new Tally((_tallies.GetValueOrDefault(step.Key)?.Times ?? 0) + 1, number);
                return 1;
        }
    }

    private void Put(string key, byte[] value, long revision) =>
        _records[key] = (value, _records.GetValueOrDefault(key).Version + 1, revision);
}
