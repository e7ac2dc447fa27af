using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>A segment that is full: durable, and never written to again.</summary>
/// <param name="Path">The file.</param>
/// <param name="First">Its first position.</param>
/// <param name="Last">Its last.</param>
internal readonly record struct SealedSegment(string Path, LogPosition First, LogPosition Last);
