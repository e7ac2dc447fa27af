namespace Concord.Embedded.Doctor;

/// <summary>What an examination of a data directory has found.</summary>
public sealed record DoctorReport
{
    /// <summary>Full path of the data directory.</summary>
    public required string Directory { get; init; }

    /// <summary>What a start would make of it.</summary>
    public required DirectoryVerdict Verdict { get; init; }

    /// <summary>What a start would answer; null when it would succeed.</summary>
    public string? Refusal { get; init; }

    /// <summary>Id of the store, 32 hex digits; null when nothing tells it.</summary>
    public string? Store { get; init; }

    /// <summary>
    /// Position of the last batch that a start would come to. When it would refuse: of the last one in front of what it refuses.
    /// </summary>
    public long LastPosition { get; init; }

    /// <summary>Every file of the directory, and FORMAT also when it is missing, in ordinal order of the names.</summary>
    public required IReadOnlyList<ExaminedFile> Files { get; init; }

    /// <summary>
    /// How the directory could be made to open again; null when there is no need, or when a file cannot be read or belongs to a newer version.
    /// </summary>
    public RepairPlan? Repair { get; init; }
}
