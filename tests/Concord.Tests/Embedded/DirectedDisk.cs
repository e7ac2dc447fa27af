using Concord.Embedded.Disks;

namespace Concord.Tests.Embedded;

/// <summary>A disk that does what a test says before it writes or flushes a file: waits, or fails.</summary>
internal sealed class DirectedDisk(IDisk disk) : IDisk
{
    /// <summary>Called with the name of the file before each write.</summary>
    public Action<string>? BeforeWrite { get; set; }

    /// <summary>Called with the name of the file before each flush.</summary>
    public Action<string>? BeforeFlush { get; set; }

    public long FreeBytes => disk.FreeBytes;

    public long UsedBytes => disk.UsedBytes;

    public string PathOf(string name) => disk.PathOf(name);

    public void CreateDirectory(string name) => disk.CreateDirectory(name);

    public IDisposable? TryLock(string name) => disk.TryLock(name);

    public IDisposable? TryLockExisting(string name) => disk.TryLockExisting(name);

    public bool Exists(string name) => disk.Exists(name);

    public IReadOnlyList<string> List(string directory) => disk.List(directory);

    public IDiskFile Create(string name) => new Handle(this, disk.Create(name), name);

    public IDiskFile Open(string name, bool writable) => new Handle(this, disk.Open(name, writable), name);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void Delete(string name) => disk.Delete(name);

    public void FlushDirectory(string directory) => disk.FlushDirectory(directory);

    private sealed class Handle(DirectedDisk disk, IDiskFile file, string name) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.BeforeWrite?.Invoke(name);
            file.Write(offset, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Allocate(long length) => file.Allocate(length);

        public void Flush()
        {
            disk.BeforeFlush?.Invoke(name);
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
