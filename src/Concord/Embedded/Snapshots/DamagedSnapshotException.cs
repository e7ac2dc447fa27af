namespace Concord.Embedded.Snapshots;

/// <summary>A snapshot file is not as it was written.</summary>
/// <param name="reason">What is wrong.</param>
/// <param name="offset">Byte of the file at or before which it is.</param>
internal sealed class DamagedSnapshotException(string reason, long offset) : Exception($"{reason}, at or before byte {offset}")
{
    public long Offset { get; } = offset;
}
