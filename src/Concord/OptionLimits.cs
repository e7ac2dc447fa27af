namespace Concord;

/// <summary>Refuses options that no store can keep to, before anything is opened on their word.</summary>
internal static class OptionLimits
{
    // With the frames of batch and record around it, a transaction still fits into one record of the log.
    private const int TransactionBytesCeiling = 1023 * 1024 * 1024;

    private static readonly TimeSpan TimeMax = TimeSpan.FromDays(3650);
    private static readonly TimeSpan TickMax = TimeSpan.FromDays(40); // A timer takes little more.

    public static void Check(ConcordOptions options)
    {
        AtLeast(options.KeyBytesMax, 1, nameof(options.KeyBytesMax));
        AtLeast(options.ValueBytesMax, 0, nameof(options.ValueBytesMax));
        AtLeast(options.TransactionBytesMax, 1, nameof(options.TransactionBytesMax));
        AtLeast(options.SnapshotEveryBytes, 1, nameof(options.SnapshotEveryBytes));
        AtLeast(options.HistoryRevisionsMax, 0, nameof(options.HistoryRevisionsMax));
        AtLeast(options.HistoryBytesMax, 0, nameof(options.HistoryBytesMax));
        Positive(options.Timeout, nameof(options.Timeout));
        Positive(options.Expiry.Tick, "Expiry.Tick");
        if (options.Expiry.Tick > TickMax) throw Invalid($"Expiry.Tick is {options.Expiry.Tick}; it must be at most {TickMax}.");
        Positive(options.Expiry.CleanupInterval, "Expiry.CleanupInterval");
        Positive(options.Expiry.Default, "Expiry.Default");
        Positive(options.Expiry.DowntimeJumpMax, "Expiry.DowntimeJumpMax");
        options.Archive?.Check();
        if (options.TransactionBytesMax > TransactionBytesCeiling)
            throw Invalid($"TransactionBytesMax is {options.TransactionBytesMax}; it must be at most {TransactionBytesCeiling}.");
    }

    private static void AtLeast(long value, long least, string name)
    {
        if (value < least) throw Invalid($"{name} is {value}; it must be at least {least}.");
    }

    private static void Positive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > TimeMax) throw Invalid($"{name} is {value}; it must be more than nothing and at most {TimeMax}.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
