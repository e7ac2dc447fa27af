using System.Buffers.Binary;
using System.Security.Cryptography;
using Concord.Embedded.Disks;

namespace Concord.Embedded.Snapshots;

/// <summary>Cuts what is written into checksummed blocks.</summary>
internal sealed class SnapshotWriteStream : Stream
{
    /// <summary>Flushed in steps: one flush of everything at the end would keep the log's own flushes waiting for it.</summary>
    private const long FlushEveryBytes = 16 * 1024 * 1024;

    private readonly IDiskFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[SnapshotLayout.BlockHeaderBytes + SnapshotLayout.BlockBytesMax];
    private int _filled;
    private long _total;
    private long _offset;
    private long _flushedTo;

    public SnapshotWriteStream(IDiskFile file, FileHeader header)
    {
        _file = file;
        Span<byte> bytes = stackalloc byte[FileHeader.Bytes];
        header.Write(bytes, FileHeader.SnapshotMagic);
        Put(bytes);
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _total + _filled;
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the trailer. The file is not durable yet.</summary>
    public void Complete()
    {
        EndBlock();
        Span<byte> trailer = stackalloc byte[SnapshotLayout.BlockHeaderBytes + SnapshotLayout.TotalBytes];
        var total = trailer[SnapshotLayout.BlockHeaderBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(total, _total);
        BinaryPrimitives.WriteInt32LittleEndian(trailer, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Crc32C.Of(total));
        Put(trailer);
        _file.Write(_offset, _hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var room = _block.AsSpan(SnapshotLayout.BlockHeaderBytes + _filled);
            var taken = Math.Min(room.Length, buffer.Length);
            buffer[..taken].CopyTo(room);
            buffer = buffer[taken..];
            _filled += taken;
            if (_filled == SnapshotLayout.BlockBytesMax) EndBlock();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: the writer of a snapshot has no say in when its blocks end.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private void EndBlock()
    {
        if (_filled == 0) return;
        var block = _block.AsSpan(0, SnapshotLayout.BlockHeaderBytes + _filled);
        BinaryPrimitives.WriteInt32LittleEndian(block, _filled);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], Crc32C.Of(block[SnapshotLayout.BlockHeaderBytes..]));
        Put(block);
        _total += _filled;
        _filled = 0;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _file.Write(_offset, bytes);
        _hash.AppendData(bytes);
        _offset += bytes.Length;
        if (_offset - _flushedTo < FlushEveryBytes) return;
        _file.Flush();
        _flushedTo = _offset;
    }
}
