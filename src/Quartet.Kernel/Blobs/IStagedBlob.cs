namespace Quartet.Kernel.Blobs;

/// <summary>An upload that nobody can see yet. Disposing it before it is committed removes it.</summary>
public interface IStagedBlob : IAsyncDisposable
{
    /// <summary>Its length, in bytes.</summary>
    long Length { get; }

    /// <summary>Opens it for reading and seeking.</summary>
    Stream OpenRead();

    /// <summary>Makes it durable and visible under a name; replaces a blob of that name.</summary>
    Task CommitAsync(BlobName name, CancellationToken ct);
}
