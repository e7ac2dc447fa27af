namespace Concord.Embedded.Doctor;

/// <summary>How a file of a data directory is.</summary>
public enum FileVerdict
{
    /// <summary>As it should be.</summary>
    Intact = 0,

    /// <summary>A crash has interrupted the last write to it. That was never acknowledged; a start cuts it off.</summary>
    Unfinished,

    /// <summary>Not as it was written.</summary>
    Damaged,

    /// <summary>It is not there, and should be.</summary>
    Missing,

    /// <summary>The disk does not hand it out.</summary>
    Unreadable,

    /// <summary>A newer version has written it.</summary>
    Unsupported,

    /// <summary>What is in it does not matter, or nobody knows what it is.</summary>
    Ignored,
}
