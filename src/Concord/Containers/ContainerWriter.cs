using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Concord.Embedded;

namespace Concord.Containers;

/// <summary>Writes a container (<see cref="ContainerLayout"/>): sections one after the other; what is written to this stream goes to the open one.</summary>
internal sealed class ContainerWriter : Stream
{
    private readonly Stream _target;
    private readonly bool _compress;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _content = ArrayPool<byte>.Shared.Rent(ContainerLayout.ContentBytesMax);
    private readonly byte[] _header = new byte[ContainerLayout.BlockHeaderBytes];
    private readonly MemoryStream _compressed = new();
    private int _filled;
    private byte _section;
    private bool _disposed;

    private ContainerWriter(Stream target, bool compress)
    {
        _target = target;
        _compress = compress;
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <param name="target">Where to; it stays open.</param>
    /// <param name="magic">What kind of file it is.</param>
    /// <param name="header">UTF-8 JSON.</param>
    /// <param name="compress">Whether blocks are compressed.</param>
    /// <param name="ct">Gives it up.</param>
    public static async ValueTask<ContainerWriter> BeginAsync(
        Stream target, ReadOnlyMemory<byte> magic, ReadOnlyMemory<byte> header, bool compress, CancellationToken ct)
    {
        if (header.Length > ContainerLayout.HeaderBytesMax)
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"A header of {header.Length} bytes is too long: are the names in it?");
        var writer = new ContainerWriter(target, compress);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        await writer.PutAsync(magic, ct).ConfigureAwait(false);
        await writer.PutAsync(length, ct).ConfigureAwait(false);
        await writer.PutAsync(header, ct).ConfigureAwait(false);
        return writer;
    }

    /// <summary>What is written from now on belongs to this section. Each begins once.</summary>
    public async ValueTask BeginSectionAsync(byte section, CancellationToken ct)
    {
        await EndBlockAsync(ct).ConfigureAwait(false);
        _section = section;
    }

    /// <summary>Ends the file with its trailer. Nothing is flushed.</summary>
    public async ValueTask CompleteAsync(long[] counts, CancellationToken ct)
    {
        await EndBlockAsync(ct).ConfigureAwait(false);
        var payload = new byte[(counts.Length * sizeof(long)) + SHA256.HashSizeInBytes];
        for (var i = 0; i < counts.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(i * sizeof(long)), counts[i]);
        _hash.GetHashAndReset(payload.AsSpan(counts.Length * sizeof(long)));
        _section = ContainerLayout.Trailer;
        await PutBlockAsync(payload, ct).ConfigureAwait(false);
        await _target.FlushAsync(ct).ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var taken = Math.Min(ContainerLayout.ContentBytesMax - _filled, buffer.Length);
            buffer[..taken].CopyTo(_content.AsMemory(_filled));
            buffer = buffer[taken..];
            _filled += taken;
            if (_filled == ContainerLayout.ContentBytesMax) await EndBlockAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: nobody but the sections has a say in where blocks end.</summary>
    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            ArrayPool<byte>.Shared.Return(_content);
            _hash.Dispose();
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueTask EndBlockAsync(CancellationToken ct)
    {
        if (_filled == 0) return ValueTask.CompletedTask;
        var content = _content.AsMemory(0, _filled);
        _filled = 0;
        return PutBlockAsync(_compress ? Compress(content.Span) : content, ct);
    }

    private Memory<byte> Compress(ReadOnlySpan<byte> content)
    {
        _compressed.SetLength(0);
        using (var zlib = new ZLibStream(_compressed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(content);
        return _compressed.GetBuffer().AsMemory(0, (int)_compressed.Length);
    }

    private async ValueTask PutBlockAsync(ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        _header[0] = _section;
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(1), payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(5), Crc32C.Extend(Crc32C.Of(_header.AsSpan(0, 5)), payload.Span));
        await PutAsync(_header, ct).ConfigureAwait(false);
        await PutAsync(payload, ct).ConfigureAwait(false);
    }

    private ValueTask PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        _hash.AppendData(bytes.Span);
        return _target.WriteAsync(bytes, ct);
    }
}
