namespace Concord.Archive;

/// <summary>How a store is archived, so that it can be restored to any revision or moment of the last days.</summary>
/// <remarks>
/// Archiving never makes a write wait or fail. What cannot be stored in time is held in memory up to <see cref="QueueBytesMax"/>; beyond that
/// the archive has a hole, says so, and goes on from a new base. One archive belongs to one store; every node of a cluster may write to it.
/// </remarks>
public sealed record ArchiveOptions
{
    /// <summary>Where to.</summary>
    public required IArchiveTarget Target { get; init; }

    /// <summary>Name of this node, for whoever looks into the objects.</summary>
    public string Node { get; init; } = "";

    /// <summary>Batches are stored at the latest so long after they came: what a disaster loses of the archive. Default 10 s, 10 ms to 1 hour.</summary>
    public TimeSpan SegmentInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of batches that are stored without waiting for more. Default 4 MiB, at most 256 MiB.</summary>
    public int SegmentBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How often a new base is stored, from which a restore begins. Default 24 hours, 1 s to 366 days.</summary>
    public TimeSpan BaseInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Bytes of batches after which a new base is stored before its time. Default 1 GiB.</summary>
    public long BaseEveryBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Bytes of batches that may wait to be stored. Default 128 MiB, at most 4 GiB.</summary>
    public long QueueBytesMax { get; init; } = 128L * 1024 * 1024;

    /// <summary>Every moment of the last so many days can be restored. Default 7, 0 to 100 000.</summary>
    public int KeepDays { get; init; } = 7;

    /// <summary>At least so many bases are kept, however old. Default 2, at least 1.</summary>
    public int KeepBases { get; init; } = 2;

    /// <summary>How long the close of a store waits for what is not stored yet, and its opening for an answer of the target. Default 10 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: an option is outside its range.</exception>
    internal void Check()
    {
        InRange(SegmentInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(SegmentInterval));
        InRange(SegmentBytes, 1, 256 * 1024 * 1024, nameof(SegmentBytes));
        InRange(BaseInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(366), nameof(BaseInterval));
        InRange(BaseEveryBytes, 1, long.MaxValue, nameof(BaseEveryBytes));
        InRange(QueueBytesMax, 1, 4L * 1024 * 1024 * 1024, nameof(QueueBytesMax));
        InRange(KeepDays, 0, 100_000, nameof(KeepDays));
        InRange(KeepBases, 1, 100_000, nameof(KeepBases));
        InRange(Patience, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(Patience));
    }

    private static void InRange<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0) return;
        throw new ConcordException(ConcordErrorCode.InvalidArguments, $"Archive.{name} is {value}; it must be from {least} to {most}.");
    }
}
