namespace Quartet.Kernel.Blobs;

/// <summary>
/// Keeps archives: bytes that are written once under a name and never changed. A blob is visible whole and durable, or not at all.
/// </summary>
public interface IBlobStore
{
    /// <summary>Takes an upload in, out of sight; nothing of it stays unless it is committed.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="bytesMax">Reading stops beyond this many bytes.</param>
    /// <param name="ct">Gives the upload up.</param>
    /// <returns>The staged upload; null when the content is longer than <paramref name="bytesMax"/>.</returns>
    Task<IStagedBlob?> StageAsync(Stream content, long bytesMax, CancellationToken ct);

    /// <summary>Opens a blob; null when there is none of that name.</summary>
    Task<Stream?> OpenAsync(BlobName name, CancellationToken ct);

    /// <summary>Removes a blob; no effect when there is none of that name.</summary>
    Task DeleteAsync(BlobName name, CancellationToken ct);
}
