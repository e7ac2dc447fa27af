using Concord.Collections;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>A blob that the nodes of a cluster keep: by it they know what they should have, and that it is what was stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Its checksum, in hex.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record BlobRecord(string Name, string Sha256, long Bytes)
{
    public static readonly Collection<BlobRecord> All = new("kernel/blobs", blob => blob.Name, KernelJson.Default.BlobRecord);

    public BlobName BlobName => BlobName.Of(Name);
}
