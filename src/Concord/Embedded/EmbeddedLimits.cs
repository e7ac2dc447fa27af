using Concord.Embedded.Segments;

namespace Concord.Embedded;

/// <summary>Refuses options that no log can keep to, before a directory is made on their word.</summary>
internal static class EmbeddedLimits
{
    private const int SyncIntervalMsMax = 60_000;
    private const int SnapshotsKeptMin = 2;
    private const int SnapshotsKeptMax = 1000;

    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>, naming the option and what is allowed.</exception>
    public static void Check(ConcordOptions options)
    {
        Between(options.SegmentBytes, Sectors.Bytes, long.MaxValue, nameof(options.SegmentBytes));
        Between(options.PreallocateBytes, 0, int.MaxValue, nameof(options.PreallocateBytes));
        Between(options.ReserveBytes, 0, long.MaxValue / 2, nameof(options.ReserveBytes));
        Between(options.SyncIntervalMs, 1, SyncIntervalMsMax, nameof(options.SyncIntervalMs));
        Between(options.SnapshotsKept, SnapshotsKeptMin, SnapshotsKeptMax, nameof(options.SnapshotsKept));
        if (!Enum.IsDefined(options.Sync)) throw Invalid($"Sync is {options.Sync}; it must be one of {string.Join(", ", Enum.GetNames<WalSync>())}.");
    }

    private static void Between(long value, long least, long most, string name)
    {
        if (value < least) throw Invalid($"{name} is {value}; it must be at least {least}.");
        if (value > most) throw Invalid($"{name} is {value}; it must be at most {most}.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
