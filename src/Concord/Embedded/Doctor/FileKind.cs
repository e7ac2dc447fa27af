namespace Concord.Embedded.Doctor;

/// <summary>What a file of a data directory is for.</summary>
public enum FileKind
{
    /// <summary>Nothing that belongs to a store.</summary>
    Foreign = 0,

    /// <summary><c>FORMAT</c>: version and store.</summary>
    Format,

    /// <summary><c>LOCK</c>: held by who has the store open.</summary>
    Lock,

    /// <summary><c>wal-….log</c>: a part of the log.</summary>
    Segment,

    /// <summary><c>snapshot-….snap</c>: the state as of a position.</summary>
    Snapshot,

    /// <summary><c>reserve</c>: room that is held back.</summary>
    Reserve,

    /// <summary>Below <c>tmp/</c>: something that was not finished.</summary>
    Temporary,
}
