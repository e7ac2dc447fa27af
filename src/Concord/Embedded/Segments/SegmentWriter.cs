using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>Appends records to the newest segment and goes on in a new one when it is full. One thread at a time.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private const int KeptBufferBytesMax = 4 * 1024 * 1024;

    private readonly IDisk _disk;
    private readonly SegmentCatalog _catalog;
    private readonly ConcordOptions _options;

    private IDiskFile _file;
    private Segment _segment;
    private uint _seed;
    private long _end;
    private long _zeroedTo;
    private byte[] _buffer = [];

    /// <param name="disk">Where.</param>
    /// <param name="catalog">Learns of new segments; its newest is gone on with.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="end">Where the next record of the newest segment belongs. Only zeros may follow.</param>
    public SegmentWriter(IDisk disk, SegmentCatalog catalog, ConcordOptions options, long end)
    {
        _disk = disk;
        _catalog = catalog;
        _options = options;
        _segment = catalog.All[^1];
        _seed = _segment.Seed;
        _file = disk.Open(_segment.Name, writable: true);
        _end = end;
        _zeroedTo = _file.Length;
    }

    /// <summary>Length that a new segment begins with.</summary>
    public static long InitialBytes(ConcordOptions options) =>
        Math.Min(options.SegmentBytes, (long)FileHeader.Bytes + options.PreallocateBytes);

    /// <summary>Makes durable zeroed room for a record. Nothing of the record is on the disk yet, whatever happens here.</summary>
    /// <exception cref="DiskFullException">There is no room. The writer is as it was and may try again.</exception>
    public void Reserve(LogPosition position, int payloadBytes)
    {
        var bytes = RecordHeader.RecordBytesFor(payloadBytes);
        if (_end + bytes > _options.SegmentBytes && _end > FileHeader.Bytes) Rotate(position);
        if (_end + bytes > _zeroedTo) ZeroAhead(_end + bytes);
    }

    /// <summary>Writes a record in one piece and makes it durable. Room must have been reserved.</summary>
    /// <returns>The bytes it takes in the log.</returns>
    /// <remarks>After an exception nobody knows what is on the disk, and nothing more may be written behind it.</remarks>
    public int Write(LogPosition position, ReadOnlySpan<byte> payload)
    {
        var record = Encode(position, payload);
        _file.Write(_end, record);
        _file.Flush();
        _end += record.Length;
        if (_buffer.Length > KeptBufferBytesMax) _buffer = [];
        return record.Length;
    }

    public void Dispose() => _file.Dispose();

    private Span<byte> Encode(LogPosition position, ReadOnlySpan<byte> payload)
    {
        var bytes = RecordHeader.RecordBytesFor(payload.Length);
        if (_buffer.Length < bytes) _buffer = new byte[Math.Max(bytes, Math.Min(2 * _buffer.Length, KeptBufferBytesMax))];

        var record = _buffer.AsSpan(0, bytes);
        payload.CopyTo(record[RecordHeader.Bytes..]);
        var rest = record[(RecordHeader.Bytes + payload.Length)..];
        rest.Clear();
        rest[0] = RecordHeader.EndMarker;

        // Twice: the sectors are counted with a header in place, and the header holds the count.
        var header = new RecordHeader(payload.Length, position, Crc32C.Of(payload), 0);
        header.Write(record, _seed, _end);
        if (Sectors.CountBlank(record, _end) is > 0 and var blank) (header with { BlankSectors = blank }).Write(record, _seed, _end);
        return record;
    }

    private void ZeroAhead(long needed)
    {
        var target = Math.Max(needed, Math.Min(_zeroedTo + _options.PreallocateBytes, _options.SegmentBytes));
        try
        {
            SegmentFile.WriteZeros(_file, _zeroedTo, target);
            _file.Flush();
        }
        catch (DiskFullException)
        {
            // Given back, and written anew by the next attempt: a failed flush is not repeated on the same bytes.
            _file.SetLength(_zeroedTo);
            throw;
        }

        _zeroedTo = target;
    }

    private void Rotate(LogPosition first)
    {
        var next = new Segment(first, _segment.Store);
        var length = InitialBytes(_options);
        using var temporary = SegmentFile.Create(_disk, next, length);

        // The full segment is cut to its records before the new one has its name: only the newest may end in zeros.
        _file.SetLength(_end);
        _zeroedTo = _end;
        _file.Flush();

        var file = temporary.Publish();
        _file.Dispose();
        _file = file;
        _segment = next;
        _seed = next.Seed;
        _end = FileHeader.Bytes;
        _zeroedTo = length;
        _catalog.Add(next);
    }
}
