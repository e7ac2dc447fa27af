using Concord.Archive;
using Concord.Embedded;
using Concord.Expiry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Concord;

/// <summary>How a store keeps its data. Only <see cref="DataDirectory"/> has to be set.</summary>
public sealed record ConcordOptions
{
    /// <summary>Directory that holds the log and the snapshots; made when absent. One process at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Longest key, in bytes. Default 1024.</summary>
    public int KeyBytesMax { get; init; } = 1024;

    /// <summary>Largest value, in bytes. Default 16 MiB.</summary>
    public int ValueBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest transaction in its encoded form, in bytes; a single put is one too. Default 64 MiB, at most 1023 MiB.</summary>
    public int TransactionBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Size at which the log goes on in a new segment file, in bytes. Default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes by which a segment is zero-filled ahead of the records, so that a flush need not change its size. Default 4 MiB.</summary>
    public int PreallocateBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of log after which a snapshot is taken. Default 256 MiB.</summary>
    public long SnapshotEveryBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Revisions of change history kept in memory for watches. Default 100 000.</summary>
    public int HistoryRevisionsMax { get; init; } = 100_000;

    /// <summary>Bytes of keys and values that this history may hold. Default 256 MiB.</summary>
    public long HistoryBytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>Consistency of a read that does not name one. Default <see cref="ReadConsistency.Leader"/>.</summary>
    public ReadConsistency DefaultReadConsistency { get; init; } = ReadConsistency.Leader;

    /// <summary>How long a write, or a read that has to wait, may take before it fails with <see cref="ConcordErrorCode.Timeout"/>. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How records expire.</summary>
    public ExpiryOptions Expiry { get; init; } = new();

    /// <summary>Where time comes from. Default: the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the store tells what it does. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>When a write is made durable. Default <see cref="WalSync.Always"/>: before it is answered.</summary>
    public WalSync Sync { get; init; } = WalSync.Always;

    /// <summary>With <see cref="WalSync.Interval"/>: how long a write may wait to be made durable, in milliseconds. 1 to 60 000, default 100.</summary>
    public int SyncIntervalMs { get; init; } = 100;

    /// <summary>
    /// Whether segments are zero-filled ahead by <see cref="PreallocateBytes"/>. Default true: without it each flush also changes the size of a
    /// file, which most file systems pay for with a second write.
    /// </summary>
    public bool Preallocate { get; init; } = true;

    /// <summary>
    /// Room on the disk that is held back, in bytes, and given up when the disk is full, so that deletes and snapshots still work.
    /// Default 64 MiB; 0 holds back nothing.
    /// </summary>
    public long ReserveBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many snapshots are kept, each with the log behind it. 2 to 1000, default 2: should one be damaged, there is another.</summary>
    public int SnapshotsKept { get; init; } = 2;

    /// <summary>Where what is committed is archived, so that any moment can be restored. Default: nowhere.</summary>
    public ArchiveOptions? Archive { get; init; }
}
