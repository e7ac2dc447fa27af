namespace Concord.Embedded.Doctor;

/// <summary>What a start would make of a data directory.</summary>
public enum DirectoryVerdict
{
    /// <summary>There is no store in it; a start would make one.</summary>
    Empty = 0,

    /// <summary>All is well.</summary>
    Intact,

    /// <summary>It opens. What a crash has left unfinished is cut off, and a damaged snapshot passed over; nothing acknowledged is missing.</summary>
    Recoverable,

    /// <summary>A start refuses it.</summary>
    Damaged,

    /// <summary>A start refuses it: a newer version has written it.</summary>
    Unsupported,
}
