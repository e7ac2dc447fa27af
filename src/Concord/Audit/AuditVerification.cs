namespace Concord.Audit;

/// <summary>What a check of the chain has found.</summary>
/// <param name="Lines">How many lines were checked.</param>
/// <param name="First">Number of the first line there is; 0: there is none. What was before it a cleanup has removed, or it is a fault.</param>
/// <param name="Head">The last line. To be noted elsewhere: see <see cref="AuditHead"/>.</param>
/// <param name="Faults">Where the log is not as it was written; at most 100, the first ones.</param>
/// <param name="TornEnds">Unfinished lines, which are no faults.</param>
public sealed record AuditVerification(
    long Lines, long First, AuditHead Head, IReadOnlyList<AuditFault> Faults, IReadOnlyList<AuditTornEnd> TornEnds)
{
    /// <summary>Whether there is no fault.</summary>
    public bool IsIntact => Faults.Count == 0;
}
