using Quartet.Kernel.Storage;

namespace Quartet.Kernel.Blobs;

/// <summary>Blobs as files below one directory: written to a temporary name, flushed, renamed, directory flushed.</summary>
public sealed class LocalBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly string _staging;

    /// <param name="root">The directory; made when absent. Whatever a crash left in its staging area is removed.</param>
    public LocalBlobStore(string root)
    {
        _root = Path.GetFullPath(root);
        _staging = Path.Combine(_root, ".staging");
        if (Directory.Exists(_staging)) Directory.Delete(_staging, recursive: true);
        OwnerOnly.CreateDirectory(_root);
        OwnerOnly.CreateDirectory(_staging);
    }

    /// <inheritdoc />
    public async Task<IStagedBlob?> StageAsync(Stream content, long bytesMax, CancellationToken ct)
    {
        var staged = new StagedFile(this, Path.Combine(_staging, Guid.NewGuid().ToString("N")));
        try
        {
            if (await staged.FillAsync(content, bytesMax, ct)) return staged;
        }
        catch
        {
            await staged.DisposeAsync();
            throw;
        }

        await staged.DisposeAsync();
        return null;
    }

    /// <inheritdoc />
    public Task<Stream?> OpenAsync(BlobName name, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(BlobName name, CancellationToken ct)
    {
        var path = PathOf(name);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    /// <summary>Whether there is a blob of that name.</summary>
    public bool Contains(BlobName name) => File.Exists(PathOf(name));

    private string PathOf(BlobName name) => Path.Combine(_root, name.Value);

    private sealed class StagedFile(LocalBlobStore store, string path) : IStagedBlob
    {
        private string? _visible;

        public long Length { get; private set; }

        public async Task<bool> FillAsync(Stream content, long bytesMax, CancellationToken ct)
        {
            await using var file = OwnerOnly.CreateFile(path);
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await content.ReadAsync(buffer, ct)) > 0)
            {
                Length += read;
                if (Length > bytesMax) return false;
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            return true;
        }

        // After the commit the same bytes have another name.
        public Stream OpenRead() => new FileStream(_visible ?? path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

        public Task CommitAsync(BlobName name, CancellationToken ct)
        {
            DurableFile.FlushAndMove(path, store.PathOf(name), store._root);
            _visible = store.PathOf(name);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (_visible is null) File.Delete(path);
            return ValueTask.CompletedTask;
        }
    }
}
