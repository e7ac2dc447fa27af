namespace Concord.Audit;

/// <summary>
/// The last line of a log: its number and its hash. Whoever notes it elsewhere can tell later that nothing up to there was changed or
/// removed, the end included.
/// </summary>
/// <param name="Sequence">Number of the line, from 1; 0: there is none.</param>
/// <param name="Hash">SHA-256 of the line without its end, 64 hex digits; for an empty log zeros.</param>
public sealed record AuditHead(long Sequence, string Hash)
{
    /// <summary>The log before its first line.</summary>
    public static AuditHead Start { get; } = new(0, new string('0', 64));
}
