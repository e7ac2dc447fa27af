using Concord.Embedded.Disks;

namespace Concord.Embedded.Space;

/// <summary>A file on a <see cref="BallastedDisk"/>.</summary>
internal sealed class BallastedFile(IDiskFile file, Ballast ballast) : IDiskFile
{
    public long Length => file.Length;

    public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(offset, bytes);
        }
        catch (DiskFullException)
        {
            if (!ballast.Release()) throw;
            file.Write(offset, bytes); // The same bytes at the same place: what the first attempt has written is written over.
        }
    }

    public void SetLength(long length) => file.SetLength(length);

    public void Allocate(long length) => file.Allocate(length);

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();
}
