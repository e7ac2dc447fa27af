using Concord.Embedded.Disks;

namespace Concord.Tests.Audit;

/// <summary>A disk whose writes wait for as long as a test likes.</summary>
internal sealed class GatedDisk(IDisk disk) : IDisk, IDisposable
{
    private readonly ManualResetEventSlim _open = new(true);

    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    public long FreeBytes => disk.FreeBytes;

    public long UsedBytes => disk.UsedBytes;

    public string PathOf(string name) => disk.PathOf(name);

    public void CreateDirectory(string name) => disk.CreateDirectory(name);

    public IDisposable? TryLock(string name) => disk.TryLock(name);

    public IDisposable? TryLockExisting(string name) => disk.TryLockExisting(name);

    public bool Exists(string name) => disk.Exists(name);

    public IReadOnlyList<string> List(string directory) => disk.List(directory);

    public IDiskFile Create(string name) => new Gated(disk.Create(name), _open);

    public IDiskFile Open(string name, bool writable) => new Gated(disk.Open(name, writable), _open);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void Delete(string name) => disk.Delete(name);

    public void FlushDirectory(string directory) => disk.FlushDirectory(directory);

    public void Dispose() => _open.Dispose();

    private sealed class Gated(IDiskFile file, ManualResetEventSlim open) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            open.Wait(TestContext.Current.CancellationToken);
            file.Write(offset, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Allocate(long length) => file.Allocate(length);

        public void Flush() => file.Flush();

        public void Dispose() => file.Dispose();
    }
}
