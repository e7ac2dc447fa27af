using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Concord.Embedded;

namespace Concord.Containers;

/// <summary>
/// Reads a container (<see cref="ContainerLayout"/>) section by section, and checks everything that it passes. Trusts no length: it holds one
/// block at a time. What was read counts only once <see cref="Finish"/> has returned.
/// </summary>
/// <exception cref="ConcordException">
/// From each call: <see cref="ConcordErrorCode.InvalidBackup"/>, <see cref="ConcordErrorCode.BackupChecksumMismatch"/> or
/// <see cref="ConcordErrorCode.UnsupportedFormat"/>; the message names the file, what is wrong, and about where.
/// </exception>
internal sealed class ContainerReader : IDisposable
{
    private readonly Stream _source;
    private readonly string _name;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _content;
    private byte[] _payload = [];
    private ReadOnlyMemory<byte> _rest;
    private long _offset;
    private byte _section;

    /// <param name="source">The file from its beginning; it stays open.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="magic">What kind of file it has to be.</param>
    public ContainerReader(Stream source, string name, ReadOnlySpan<byte> magic)
    {
        _source = source;
        _name = name;
        Span<byte> start = stackalloc byte[ContainerLayout.MagicBytes];
        Take(start);
        if (!start[..^1].SequenceEqual(magic[..^1])) throw Invalid("it does not begin as such a file does");
        if (start[^1] != magic[^1]) throw new ConcordException(ConcordErrorCode.UnsupportedFormat, $"'{name}' has a format that this version does not know.");
        _hash.AppendData(start);
        Span<byte> length = stackalloc byte[sizeof(int)];
        Take(length);
        _hash.AppendData(length);
        var headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (headerBytes > ContainerLayout.HeaderBytesMax) throw Invalid("its header has an impossible length");
        var header = new byte[headerBytes];
        Take(header);
        _hash.AppendData(header);
        Header = header;
    }

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>Whether the blocks are compressed: as the header says.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>Bytes of the file that have been read.</summary>
    public long Offset => _offset;

    /// <summary>Reads on in a section.</summary>
    /// <returns>How many bytes; 0 when the section has ended.</returns>
    public int Read(byte section, Span<byte> buffer)
    {
        if (buffer.Length == 0 || !IsIn(section)) return 0;
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <summary>Whether there is more of a section.</summary>
    public bool IsIn(byte section)
    {
        if (_rest.Length == 0 && _section != ContainerLayout.Trailer) NextBlock();
        return _rest.Length > 0 && _section == section;
    }

    /// <summary>Checks that nothing is left but the trailer, and that this is right.</summary>
    /// <returns>The counts in it.</returns>
    public long[] Finish()
    {
        if (_rest.Length == 0 && _section != ContainerLayout.Trailer) NextBlock();
        if (_section != ContainerLayout.Trailer) throw Invalid("it holds more than it should");
        var counts = new long[(_payload.Length - SHA256.HashSizeInBytes) / sizeof(long)];
        for (var i = 0; i < counts.Length; i++) counts[i] = BinaryPrimitives.ReadInt64LittleEndian(_payload.AsSpan(i * sizeof(long)));
        if (!_payload.AsSpan(counts.Length * sizeof(long)).SequenceEqual(_hash.GetHashAndReset())) throw Mismatch("it does not match its SHA-256");
        return _source.ReadByte() < 0 ? counts : throw Invalid("bytes follow its end");
    }

    /// <summary>What to throw when the file is not such a file, or not whole.</summary>
    public ConcordException Invalid(string reason, Exception? inner = null) => Bad(ConcordErrorCode.InvalidBackup, reason, inner);

    public void Dispose()
    {
        _hash.Dispose();
        if (_content is not null) ArrayPool<byte>.Shared.Return(_content);
        _content = null;
        _rest = default;
    }

    private ConcordException Mismatch(string reason) => Bad(ConcordErrorCode.BackupChecksumMismatch, reason, null);

    private ConcordException Bad(ConcordErrorCode code, string reason, Exception? inner) =>
        new(code, $"'{_name}' cannot be used: {reason}, at or before byte {_offset}.", inner);

    private void NextBlock()
    {
        Span<byte> header = stackalloc byte[ContainerLayout.BlockHeaderBytes];
        Take(header);
        var isTrailer = header[0] == ContainerLayout.Trailer;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        if (!(isTrailer ? IsTrailerLength(length) : length is > 0 and <= ContainerLayout.PayloadBytesMax)) throw Invalid("a block has an impossible length");
        if (_payload.Length != length) _payload = new byte[length];
        Take(_payload);
        var checksum = Crc32C.Extend(Crc32C.Of(header[..5]), _payload);
        if (checksum != BinaryPrimitives.ReadUInt32LittleEndian(header[5..])) throw Mismatch("a block does not match its checksum");
        if (!isTrailer && header[0] < _section) throw Invalid("its sections are out of order");
        _section = header[0];
        if (isTrailer) return;
        _hash.AppendData(header);
        _hash.AppendData(_payload);
        _rest = IsCompressed ? Expand() : Plain();
    }

    private static bool IsTrailerLength(uint length) =>
        length >= SHA256.HashSizeInBytes
        && length <= SHA256.HashSizeInBytes + (ContainerLayout.CountsMax * sizeof(long))
        && (length - SHA256.HashSizeInBytes) % sizeof(long) == 0;

    private ReadOnlyMemory<byte> Plain() =>
        _payload.Length <= ContainerLayout.ContentBytesMax ? _payload : throw Invalid("a block has an impossible length");

    private ReadOnlyMemory<byte> Expand()
    {
        _content ??= ArrayPool<byte>.Shared.Rent(ContainerLayout.ContentBytesMax);
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(_payload), CompressionMode.Decompress);
            var length = zlib.ReadAtLeast(_content.AsSpan(0, ContainerLayout.ContentBytesMax), ContainerLayout.ContentBytesMax, throwOnEndOfStream: false);
            if (length == 0 || zlib.ReadByte() >= 0) throw Invalid("a block expands to an impossible length");
            return _content.AsMemory(0, length);
        }
        catch (InvalidDataException damaged)
        {
            throw Invalid("a block cannot be expanded", damaged);
        }
    }

    private void Take(Span<byte> bytes)
    {
        var read = _source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _offset += read;
        if (read != bytes.Length) throw Invalid("it ends too early");
    }
}
