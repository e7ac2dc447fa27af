namespace Concord.Embedded.Disks;

/// <summary>An open file, read and written at offsets. Reading beside one writer is allowed.</summary>
internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer from an offset.</summary>
    /// <returns>The bytes read; fewer than asked only at the end of the file.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all the bytes at an offset, past the end if need be.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>
    /// Makes the file at least so long and takes the room for all of it on the disk now, not when it is written to. What is in it stays.
    /// </summary>
    void Allocate(long length);

    /// <summary>Makes everything written so far, and the length, durable.</summary>
    void Flush();
}
