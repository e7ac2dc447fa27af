using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>An entry on its way into the log.</summary>
/// <param name="entry">The entry, byte by byte.</param>
/// <param name="batch">The batch that it holds or refers to.</param>
/// <param name="blob">Where the batch is kept, if not in the entry.</param>
internal sealed class Proposal(ByteString entry, ReadOnlyMemory<byte> batch, BlobReference? blob)
{
    private readonly TaskCompletionSource<long> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ByteString Entry => entry;

    public ReadOnlyMemory<byte> Batch => batch;

    public BlobReference? Blob => blob;

    /// <summary>Its version, once it was seen among the committed entries.</summary>
    public Task<long> Seen => _seen.Task;

    /// <summary>Compares it with a committed entry. No two proposals are the same: each batch has a number of its own.</summary>
    public void Compare(long version, ByteString committed)
    {
        if (committed.Length == entry.Length && committed.Span.SequenceEqual(entry.Span)) _seen.TrySetResult(version);
    }
}
