using System.Runtime.CompilerServices;
using Concord.Log;

namespace Concord.Tests.Log;

/// <summary>A log in memory that does what a test says: holds appends back, fails its follower, ends it, counts as long.</summary>
internal sealed class DirectedLog : ICommitLog
{
    private readonly MemoryLog _log = new();
    private SnapshotNeededException? _gap;

    /// <summary>An append waits for this before it begins.</summary>
    public Task AppendWhen { get; set; } = Task.CompletedTask;

    /// <summary>The follower waits for this before it hands out a batch.</summary>
    public Task FollowWhen { get; set; } = Task.CompletedTask;

    /// <summary>Thrown to the follower in place of the next batch.</summary>
    public Exception? FollowFailure { get; set; }

    /// <summary>Ends the stream of the follower in place of the next batch.</summary>
    public bool FollowEnds { get; set; }

    /// <summary>Thrown by each attempt to store a snapshot.</summary>
    public Exception? SnapshotFailure { get; set; }

    /// <summary>How many appends have been asked for, held back or not.</summary>
    public int AppendsBegun { get; private set; }

    public int SnapshotAttempts { get; private set; }

    public bool IsDisposed { get; private set; }

    public long BytesSinceSnapshot { get; set; }

    /// <summary>Each batch goes into the log so many times.</summary>
    public int Copies { get; set; } = 1;

    public LogTraits Traits { get; init; } = new(AppendsAtOnceMax: 1, BatchBytesSoftMax: 4 * 1024 * 1024, SnapshotOnClose: true);

    public bool IsKeeper => _log.IsKeeper;

    public LogStatus Status => _log.Status;

    public MemoryLog Inner => _log;

    /// <summary>In place of the next batch the follower is told that it needs a snapshot.</summary>
    public void OpenGap() => _gap = new SnapshotNeededException("gap");

    public async ValueTask<LogPosition> AppendAsync(ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        AppendsBegun++;
        await AppendWhen.WaitAsync(ct);
        for (var copy = 1; copy < Copies; copy++) await _log.AppendAsync(batch, ct);
        return await _log.AppendAsync(batch, ct);
    }

    public async IAsyncEnumerable<CommittedBatch> FollowAsync(LogPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var batch in _log.FollowAsync(after, ct))
        {
            await FollowWhen.WaitAsync(ct);
            if (Interlocked.Exchange(ref _gap, null) is { } gap) throw gap;
            if (FollowFailure is { } failure) throw failure;
            if (FollowEnds) yield break;
            yield return batch;
        }
    }

    public ValueTask<LogPosition> BarrierAsync(ReadConsistency consistency, CancellationToken ct) => _log.BarrierAsync(consistency, ct);

    public ValueTask SaveSnapshotAsync(LogPosition at, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        SnapshotAttempts++;
        return SnapshotFailure is { } failure ? ValueTask.FromException(failure) : _log.SaveSnapshotAsync(at, write, ct);
    }

    public ValueTask<LogSnapshot?> OpenLatestSnapshotAsync(CancellationToken ct) => _log.OpenLatestSnapshotAsync(ct);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return _log.DisposeAsync();
    }
}
