namespace Quartet.Kernel.Blobs.Peers;

/// <summary>How the nodes of a cluster keep blobs on their own disks.</summary>
public sealed record PeerBlobOptions
{
    /// <summary>On so many nodes a blob is durable before whoever stored it is told so; at most as many as there are. Default 2.</summary>
    public int CopiesMin { get; init; } = 2;

    /// <summary>Largest blob that one node takes from another, in bytes. Default 1 GiB.</summary>
    public long BytesMax { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How long it is tried to bring a blob to enough nodes before storing it fails. Default 10 s.</summary>
    public TimeSpan PushPatience { get; init; } = TimeSpan.FromSeconds(10);
}
