using Concord.Embedded.Segments;
using Concord.Log;

namespace Concord.Embedded;

/// <summary>The log as a start found it, whole and durable.</summary>
/// <param name="Segments">Oldest first; at least one.</param>
/// <param name="Last">Position of the last record.</param>
/// <param name="End">Where the next record of the newest segment belongs.</param>
/// <param name="EndsRelaxed">Whether the last record of the newest segment is a relaxed one.</param>
/// <param name="BytesAfter">Bytes of the records after each snapshot position, and after the start.</param>
internal sealed record RecoveredLog(
    IReadOnlyList<Segment> Segments, LogPosition Last, long End, bool EndsRelaxed, IReadOnlyDictionary<LogPosition, long> BytesAfter);
