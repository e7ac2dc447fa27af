using System.Buffers.Binary;
using System.Security.Cryptography;
using Concord.Embedded.Disks;

namespace Concord.Embedded.Snapshots;

/// <summary>Reads a snapshot file block by block and checks all that it passes.</summary>
/// <exception cref="DamagedSnapshotException">From each call: the file is not as it was written.</exception>
internal sealed class SnapshotBlocks : IDisposable
{
    private readonly IDiskFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[SnapshotLayout.BlockBytesMax];
    private long _offset;
    private long _total;

    /// <param name="file">The file; from now on this object's.</param>
    /// <param name="expected">The header that it has to have.</param>
    public SnapshotBlocks(IDiskFile file, FileHeader expected)
    {
        _file = file;
        Span<byte> bytes = stackalloc byte[FileHeader.Bytes];
        Take(bytes);
        if (!FileHeader.TryRead(bytes, FileHeader.SnapshotMagic, out var header)) throw Bad("the header does not match its checksum");
        if (header.Version > FileHeader.CurrentVersion) throw Bad($"format {header.Version} is newer than this version reads");
        if (header != expected) throw Bad("it belongs to another store or position");
    }

    /// <summary>Reads the next block; an empty one is the end, and then the whole file has been checked.</summary>
    /// <returns>Its content, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Read()
    {
        Span<byte> header = stackalloc byte[SnapshotLayout.BlockHeaderBytes];
        Take(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (length == 0)
        {
            ReadTrailer(checksum);
            return default;
        }

        if (length is < 0 or > SnapshotLayout.BlockBytesMax) throw Bad("a block has an impossible length");
        var content = _block.AsMemory(0, length);
        Take(content.Span);
        if (Crc32C.Of(content.Span) != checksum) throw Bad("a block does not match its checksum");
        _total += length;
        return content;
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
    }

    private void ReadTrailer(uint checksum)
    {
        Span<byte> total = stackalloc byte[SnapshotLayout.TotalBytes];
        Take(total);
        if (Crc32C.Of(total) != checksum) throw Bad("the trailer does not match its checksum");
        if (BinaryPrimitives.ReadInt64LittleEndian(total) != _total) throw Bad("blocks are missing");

        var computed = _hash.GetHashAndReset();
        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        Take(stored);
        if (!stored.SequenceEqual(computed)) throw Bad("the file does not match its SHA-256");
        if (_file.Length != _offset) throw Bad("bytes follow the end");
    }

    private void Take(Span<byte> bytes)
    {
        if (_file.Read(_offset, bytes) != bytes.Length) throw Bad("the file ends too early");
        _hash.AppendData(bytes);
        _offset += bytes.Length;
    }

    private DamagedSnapshotException Bad(string reason) => new(reason, _offset);
}
