using Concord.Kv;

namespace Concord.Archive;

/// <summary>A whole state in the archive.</summary>
/// <param name="At">Where it stands in the log.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="TimeMs">When the last batch that it contains arrived, or later; milliseconds since 1970.</param>
internal sealed record ArchivedBase(LogPoint At, Revision Revision, long TimeMs);
