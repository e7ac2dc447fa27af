namespace Concord.Embedded.Snapshots;

/// <summary>Sizes in a snapshot file: header, blocks, trailer.</summary>
internal static class SnapshotLayout
{
    /// <summary>Largest content of a block.</summary>
    public const int BlockBytesMax = 1024 * 1024;

    /// <summary>Length and checksum before the content of a block. A length of 0 begins the trailer.</summary>
    public const int BlockHeaderBytes = 8;

    /// <summary>The total length, between the block header of the trailer and the SHA-256.</summary>
    public const int TotalBytes = sizeof(long);
}
