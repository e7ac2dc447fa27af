namespace Concord.Embedded.Doctor;

/// <summary>What an examination has found about one file.</summary>
public sealed record ExaminedFile
{
    /// <summary>Its name in the data directory, with <c>/</c> between the parts.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, by its name.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>How it is.</summary>
    public required FileVerdict Verdict { get; init; }

    /// <summary>Its length.</summary>
    public long Bytes { get; init; }

    /// <summary>Of a segment: the position that its first record has or would have.</summary>
    public long? FirstPosition { get; init; }

    /// <summary>
    /// Of a segment: the position of its last intact record before any damage, one less than the first when it has none. Of a snapshot: the
    /// last position that it contains.
    /// </summary>
    public long? LastPosition { get; init; }

    /// <summary>Of a segment: how many records it has, up to the damage.</summary>
    public long? Records { get; init; }

    /// <summary>Of a segment: bytes of these records. Of a snapshot: bytes of its content, up to the damage.</summary>
    public long? ContentBytes { get; init; }

    /// <summary>What is wrong, or worth knowing; null when nothing is.</summary>
    public string? Finding { get; init; }

    /// <summary>The byte at which it is wrong. In a snapshot it may be an earlier one.</summary>
    public long? FindingOffset { get; init; }
}
