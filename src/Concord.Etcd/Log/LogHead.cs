using Concord.Log;

namespace Concord.Etcd.Log;

/// <summary>An entry's place: its number in the log, and its place in the history of etcd.</summary>
/// <param name="Version">Number of the entry, which is the version of the log key: 1 for genesis, then 2, 3 …</param>
/// <param name="Revision">The revision of etcd that wrote it.</param>
internal readonly record struct LogHead(long Version, long Revision)
{
    // Genesis holds no commands, so the first batch is entry 2 and position 1.
    private const int EntriesBeforeFirstBatch = 1;

    /// <summary>The position that the rest of Concord knows the entry by.</summary>
    public LogPosition Position => PositionOf(Version);

    public static LogPosition PositionOf(long version) => new(version - EntriesBeforeFirstBatch);

    public static long VersionOf(LogPosition position) => position.Value + EntriesBeforeFirstBatch;
}
