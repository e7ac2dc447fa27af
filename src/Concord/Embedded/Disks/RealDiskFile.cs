namespace Concord.Embedded.Disks;

/// <summary>An open file of this machine. The stream only owns the handle; nothing is buffered.</summary>
internal sealed class RealDiskFile(FileStream stream) : IDiskFile
{
    private const int ZeroChunkBytes = 1024 * 1024;

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
            // All of it, or an exception: what the system takes only in part is gone on with.
            RandomAccess.Write(stream.SafeFileHandle, bytes, offset);
        }
        catch (IOException full) when (RealDisk.IsFull(full.HResult))
        {
            throw DiskFullException.For(stream.Name, full);
        }
    }

    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(stream.SafeFileHandle, length);
        }
        catch (IOException full) when (RealDisk.IsFull(full.HResult))
        {
            throw DiskFullException.For(stream.Name, full);
        }
    }

    public void Allocate(long length)
    {
        if (OperatingSystem.IsLinux() && LibC.TryAllocate(stream.SafeFileHandle, length, stream.Name)) return;
        var zeros = new byte[(int)Math.Clamp(length - Length, 0, ZeroChunkBytes)];
        for (var at = Length; at < length; at += zeros.Length)
            Write(at, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)));
    }

    public void Flush()
    {
        if (OperatingSystem.IsLinux()) LibC.FlushData(stream.SafeFileHandle, stream.Name);
        else if (OperatingSystem.IsMacOS()) LibC.FlushDevice(stream.SafeFileHandle, stream.Name);
        else RandomAccess.FlushToDisk(stream.SafeFileHandle);
    }

    public void Dispose() => stream.Dispose();
}
