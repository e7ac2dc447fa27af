using System.Collections.Concurrent;
using Concord.Cluster.Tests.Faults;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>Three nodes that are nothing but notes of what was done to them. Their doors do what a test says.</summary>
internal sealed class RecordingCluster : IFaultyCluster, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _done = [];

    public RecordingCluster(Func<Call, Answer>? door = null)
    {
        Clients = [.. Enumerable.Range(0, 3).Select(_ => new Door(door ?? (_ => Answer.Failure)))];
    }

    public IReadOnlyList<IRegisterClient> Clients { get; }

    public Network Network { get; } = new(3, TimeProvider.System);

    public IReadOnlyList<Link> ClientLinks { get; } = [.. Enumerable.Range(0, 3).Select(node => new Link($"clients to {node}", TimeProvider.System))];

    /// <summary>Who leads.</summary>
    public int? Leader { get; init; }

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<string> Done => [.. _done];

    /// <summary>Every link that somebody could have cut.</summary>
    public IEnumerable<Link> Links =>
        ClientLinks.Concat(from one in Enumerable.Range(0, 3) from other in Enumerable.Range(0, 3) where one != other select Network[one, other]);

    public Task<int?> FindLeaderAsync(CancellationToken ct) => Task.FromResult(Leader);

    public Task KillAsync(int node, CancellationToken ct) => Note($"kill {node}");

    public Task StartAsync(int node, CancellationToken ct) => Note($"start {node}");

    public Task PauseAsync(int node, CancellationToken ct) => Note($"pause {node}");

    public Task ResumeAsync(int node, CancellationToken ct) => Note($"resume {node}");

    public ValueTask DisposeAsync() => Network.DisposeAsync();

    private Task Note(string what)
    {
        _done.Enqueue(what);
        return Task.CompletedTask;
    }

    private sealed class Door(Func<Call, Answer> answer) : IRegisterClient
    {
        public async ValueTask<Answer> CallAsync(string key, Call call, CancellationToken ct)
        {
            await Task.Yield();
            return answer(call);
        }
    }
}
