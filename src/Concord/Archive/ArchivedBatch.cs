using Concord.Kv;

namespace Concord.Archive;

/// <summary>A committed batch, and what came of it.</summary>
/// <param name="UpTo">Its place, and the hash of the state with it.</param>
/// <param name="Revision">The revision of that state.</param>
/// <param name="TimeMs">When it arrived here; milliseconds since 1970, never less than that of the batch before.</param>
/// <param name="Bytes">The batch.</param>
internal sealed record ArchivedBatch(LogPoint UpTo, Revision Revision, long TimeMs, ReadOnlyMemory<byte> Bytes);
