namespace Concord;

/// <summary>How fresh a read must be. On the embedded engine all three are linearizable.</summary>
public enum ReadConsistency
{
    /// <summary>What this node has applied: some prefix of the history, never older than this store's own acknowledged writes.</summary>
    Eventual = 0,

    /// <summary>At least what the leader had applied when it was asked.</summary>
    Leader,

    /// <summary>Linearizable: everything acknowledged anywhere before the call.</summary>
    Strong,
}
