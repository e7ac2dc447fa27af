namespace Concord.Embedded.Segments;

/// <summary>What an end of a segment is.</summary>
internal enum SegmentTailKind
{
    /// <summary>Zeros up to the end of the file, or its end.</summary>
    Clean,

    /// <summary>A record that was never acknowledged, because its write did not finish. It may be cut off.</summary>
    Torn,

    /// <summary>Anything else. It must not be touched.</summary>
    Damaged,
}
