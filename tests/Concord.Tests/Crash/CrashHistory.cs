using Concord.CrashWriter;
using Concord.Kv;

namespace Concord.Tests.Crash;

/// <summary>Everything that was acknowledged so far, kept outside the process that is killed, and what follows from it.</summary>
internal sealed class CrashHistory
{
    private readonly WriterModel[] _writers;
    private readonly HashSet<long> _revisions = [];
    private readonly long[] _last;

    public CrashHistory(int seed, int writers)
    {
        _writers = [.. Enumerable.Range(0, writers).Select(writer => new WriterModel(new Script(seed, writer)))];
        _last = new long[writers];
    }

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How many were in the store without having been acknowledged.</summary>
    public int Unacknowledged { get; private set; }

    /// <summary>The step that each writer has to go on with.</summary>
    public string Next => string.Join(',', _writers.Select(writer => writer.Next));

    public void Add(Acknowledgement ack)
    {
        var writer = _writers[ack.Writer];
        ack.Number.ShouldBe(writer.Next, "a writer waits for each acknowledgement");
        ack.Affected.ShouldBe(writer.Step(ack.Revision), $"writer {ack.Writer}, step {ack.Number}");
        Acknowledged++;
        if (ack.Revision == 0) return;
        _revisions.Add(ack.Revision).ShouldBeTrue($"revision {ack.Revision} was given to two writes");
        ack.Revision.ShouldBeGreaterThan(_last[ack.Writer], $"writer {ack.Writer}, step {ack.Number}");
        _last[ack.Writer] = ack.Revision;
    }

    /// <summary>
    /// Each writer finds exactly what it was promised, or that and the one step it was waiting for. There is nothing else, and no revision
    /// is missing: each change has made one.
    /// </summary>
    public void ShouldBeIn(StoreView view)
    {
        for (var i = 0; i < _writers.Length; i++) Settle(i, view);
        var counters = Counter.Collection.All(view).ToList();
        counters.Select(counter => counter.Total).ShouldBe(counters.Select(counter => counter.Tallies.Values.Sum(tally => tally.Times)));
        Counter.ByIndex(view).Select(counter => counter.Name).Order().ShouldBe(counters.Select(counter => counter.Name));
        view.Count.ShouldBe(_writers.Sum(writer => writer.RecordCount) + (2 * counters.Count), "every key belongs to a writer or a counter");
        view.Revision.ShouldBe(new Revision(_writers.Sum(writer => (long)writer.Effects)), "each change has made one revision");
    }

    private void Settle(int index, StoreView view)
    {
        var writer = _writers[index];
        if (writer.Difference(view) is not { } difference) return;
        writer.Step(revision: 0);
        Unacknowledged++;
        writer.Difference(view).ShouldBeNull(
            $"writer {index}: without step {writer.Next - 1}, which was not acknowledged: {difference}; with it");
    }
}
