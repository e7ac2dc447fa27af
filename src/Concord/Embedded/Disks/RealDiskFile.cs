namespace Concord.Embedded.Disks;

/// <summary>An open file of this machine. The stream only owns the handle; nothing is buffered.</summary>
internal sealed class RealDiskFile(FileStream stream) : IDiskFile
{
    public long Length => RandomAccess.GetLength(stream.SafeFileHandle);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(stream.SafeFileHandle, buffer[total..], offset + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(stream.SafeFileHandle, bytes, offset);
        }
        catch (IOException full) when (RealDisk.IsFull(full.HResult))
        {
            throw new DiskFullException($"The disk is full: could not write to '{stream.Name}'.", full);
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(stream.SafeFileHandle, length);

    public void Flush()
    {
        // On macOS the base class library asks for F_FULLFSYNC, which is what it takes there.
        if (OperatingSystem.IsLinux()) LibC.FlushData(stream.SafeFileHandle, stream.Name);
        else RandomAccess.FlushToDisk(stream.SafeFileHandle);
    }

    public void Dispose() => stream.Dispose();
}
