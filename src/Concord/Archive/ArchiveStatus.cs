using Concord.Kv;
using Concord.Log;

namespace Concord.Archive;

/// <summary>How far the archive of a store has come.</summary>
/// <param name="Position">The last batch that is stored; the start when none is yet.</param>
/// <param name="Revision">The revision that can be restored at the latest.</param>
/// <param name="Arrived">When that batch had arrived; null when none is stored yet.</param>
/// <param name="WaitingBytes">Bytes of batches that are not stored yet.</param>
/// <param name="Holes">How often, since the store was opened, batches were given up because too many waited.</param>
/// <param name="Problem">Why nothing is stored at present, in words; null while all is well.</param>
public sealed record ArchiveStatus(LogPosition Position, Revision Revision, DateTimeOffset? Arrived, long WaitingBytes, int Holes, string? Problem);
