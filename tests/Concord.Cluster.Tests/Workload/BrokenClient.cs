using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>A door that breaks a promise of the store behind it, one call in so many.</summary>
internal sealed class BrokenClient(IRegisterClient store, BrokenPromise promise, int oneIn, int seed) : IRegisterClient
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Answer> _old = [];
    private readonly Queue<(string Key, Call Call)> _again = [];

    /// <summary>How often it broke it.</summary>
    public int Broken { get; private set; }

    public async ValueTask<Answer> CallAsync(string key, Call call, CancellationToken ct)
    {
        var breaks = Breaks();
        return (promise, call) switch
        {
            (BrokenPromise.ReadsAreFresh, Call.Read) => await ReadAsync(key, breaks, ct),
            (BrokenPromise.WritesAreKept, Call.Write { Guard.Kind: GuardKind.None }) when breaks => Break(new Answer.Written()),
            (BrokenPromise.WritesHappenOnce, Call.Write { Guard.Kind: GuardKind.None }) when breaks => await RepeatAsync(key, call, ct),
            (BrokenPromise.WritesHappenOnce, Call.Read) => await AfterRepeatedAsync(key, call, ct),
            (BrokenPromise.FailuresHaveNoEffect, Call.Write { Guard.Kind: GuardKind.None }) when breaks => await FailAsync(key, call, ct),
            _ => await store.CallAsync(key, call, ct),
        };
    }

    /// <summary>Answers with what the key held when it was last read so.</summary>
    private async Task<Answer> ReadAsync(string key, bool breaks, CancellationToken ct)
    {
        lock (_gate)
        {
            // As a replica that does not notice how old it is would do: it does not tell the revision of the store either.
            if (breaks && _old.TryGetValue(key, out var old)) return Break(old with { StoreRevision = 0 });
        }

        var answer = await store.CallAsync(key, Call.Get, ct);
        lock (_gate)
        {
            if (!_old.ContainsKey(key) || breaks) _old[key] = answer;
        }

        return answer;
    }

    /// <summary>Writes, says that it does not know, and will write again.</summary>
    private async Task<Answer> RepeatAsync(string key, Call call, CancellationToken ct)
    {
        await store.CallAsync(key, call, ct);
        lock (_gate) _again.Enqueue((key, call));
        return Break(Answer.Unknown);
    }

    private async Task<Answer> AfterRepeatedAsync(string key, Call call, CancellationToken ct)
    {
        (string Key, Call Call)? again = null;
        lock (_gate)
        {
            if (_again.Count > 2) again = _again.Dequeue();
        }

        if (again is { } write) await store.CallAsync(write.Key, write.Call, ct);
        return await store.CallAsync(key, call, ct);
    }

    private async Task<Answer> FailAsync(string key, Call call, CancellationToken ct)
    {
        await store.CallAsync(key, call, ct);
        return Break(Answer.Failure);
    }

    private bool Breaks()
    {
        lock (_gate) return _random.Next(oneIn) == 0;
    }

    private Answer Break(Answer answer)
    {
        lock (_gate) Broken++;
        return answer;
    }
}
