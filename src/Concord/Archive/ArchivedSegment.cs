using Concord.Kv;

namespace Concord.Archive;

/// <summary>Batches in the archive that follow each other.</summary>
/// <param name="After">What they follow on.</param>
/// <param name="UpTo">The last of them.</param>
/// <param name="Revision">The revision after it.</param>
/// <param name="TimeMs">When it arrived; milliseconds since 1970.</param>
internal sealed record ArchivedSegment(LogPoint After, LogPoint UpTo, Revision Revision, long TimeMs);
