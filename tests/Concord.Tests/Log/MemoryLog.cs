using System.Runtime.CompilerServices;
using Concord.Log;

namespace Concord.Tests.Log;

/// <summary>A commit log in memory, for tests of what stands above it. Keeps everything, loses everything.</summary>
internal sealed class MemoryLog : ICommitLog
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _batches = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (LogPosition At, byte[] Bytes)? _snapshot;

    /// <summary>Every batch so far.</summary>
    public IReadOnlyList<byte[]> Batches
    {
        get
        {
            lock (_gate) return [.. _batches];
        }
    }

    /// <summary>Throws instead of committing, once set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Batches wait for it before they are committed.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public long BytesSinceSnapshot => 0;

    public LogTraits Traits { get; init; } = new(AppendsAtOnceMax: 1, BatchBytesSoftMax: 4 * 1024 * 1024, SnapshotOnClose: true);

    public bool IsKeeper { get; set; } = true;

    public LogStatus Status => new() { Engine = "memory", Role = LogRole.Standalone };

    public async ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        await Gate.WaitAsync(ct);
        return await AppendAtOnceAsync(batch);
    }

    private ValueTask<LogPosition> AppendAtOnceAsync(ReadOnlyMemory<byte> batch)
    {
        if (Failure is { } failure) return ValueTask.FromException<LogPosition>(failure);
        TaskCompletionSource grown;
        LogPosition position;
        lock (_gate)
        {
            _batches.Add(batch.ToArray());
            position = new LogPosition(_batches.Count);
            grown = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        grown.SetResult();
        return new ValueTask<LogPosition>(position);
    }

    public async IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var next = (int)after.Value; ; next++)
        {
            byte[]? batch = null;
            while (batch is null)
            {
                Task grown;
                lock (_gate)
                {
                    grown = _grown.Task;
                    if (next < _batches.Count) batch = _batches[next];
                }

                if (batch is null) await grown.WaitAsync(ct);
            }

            yield return new CommittedBatch(new LogPosition(next + 1), batch);
        }
    }

    public ValueTask<LogPosition> BarrierAsync(ReadConsistency consistency, CancellationToken ct)
    {
        lock (_gate) return new ValueTask<LogPosition>(new LogPosition(_batches.Count));
    }

    public async ValueTask SaveSnapshotAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await write(content, ct);
        _snapshot = (at, content.ToArray());
    }

    public ValueTask<LogSnapshot?> OpenLatestSnapshotAsync(CancellationToken ct) =>
        new(_snapshot is { } s ? new LogSnapshot(s.At, new MemoryStream(s.Bytes)) : null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
