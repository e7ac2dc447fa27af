namespace Concord.Audit;

/// <summary>An unfinished line at the end of a file, as a crash leaves it: it was never written whole, and nothing follows from it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Number of the line in the file, from 1.</param>
/// <param name="Bytes">How much there is of it.</param>
public sealed record AuditTornEnd(string File, long Line, long Bytes);
