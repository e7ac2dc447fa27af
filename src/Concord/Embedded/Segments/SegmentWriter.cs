using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Embedded.Segments;

/// <summary>Appends records to the newest segment and goes on in a new one when it is full. One thread at a time.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private const int KeptBufferBytesMax = 4 * 1024 * 1024;

    // Bounds what a loss of power can take when nothing else asks for a flush; half of what a header can say.
    private const long UnsettledBytesMax = RecordHeader.UnsettledBytesMax / 2;

    private readonly IDisk _disk;
    private readonly SegmentCatalog _catalog;
    private readonly ConcordOptions _options;
    private readonly Action<Segment, LogPosition> _onSealed;

    private IDiskFile _file;
    private Segment _segment;
    private uint _seed;
    private long _end;
    private long _zeroedTo;
    private long _settledTo;
    private LogPosition _last;
    private bool _endsRelaxed;
    private bool _mayRelax;
    private byte[] _buffer = [];

    /// <param name="disk">Where.</param>
    /// <param name="catalog">Learns of new segments; its newest is gone on with.</param>
    /// <param name="options">Sizes, and when to flush.</param>
    /// <param name="found">The log as it is, all of it durable.</param>
    /// <param name="onSealed">Told of each segment that is full, and its last position, once it is durable and nothing more is written to it.</param>
    public SegmentWriter(
        IDisk disk, SegmentCatalog catalog, ConcordOptions options, RecoveredLog found, Action<Segment, LogPosition> onSealed)
    {
        _disk = disk;
        _catalog = catalog;
        _options = options;
        _onSealed = onSealed;
        _segment = catalog.All[^1];
        _seed = _segment.Seed;
        _file = disk.Open(_segment.Name, writable: true);
        _end = _settledTo = found.End;
        _last = Settled = found.Last;
        _endsRelaxed = found.EndsRelaxed;
        _zeroedTo = _file.Length;
    }

    /// <summary>The last position that is durable.</summary>
    public LogPosition Settled { get; private set; }

    /// <summary>Whether all that was written is.</summary>
    public bool IsSettled => _settledTo == _end;

    private bool IsRelaxed => _options.Sync != WalSync.Always;

    /// <summary>Length that a new segment begins with.</summary>
    public static long InitialBytes(ConcordOptions options) =>
        options.Preallocate ? Math.Min(options.SegmentBytes, (long)FileHeader.Bytes + options.PreallocateBytes) : FileHeader.Bytes;

    /// <summary>Makes durable zeroed room for a record. Nothing of the record is on the disk yet, whatever happens here.</summary>
    /// <exception cref="DiskFullException">There is no room. The writer is as it was and may try again.</exception>
    public void Reserve(LogPosition position, int payloadBytes)
    {
        var bytes = RecordHeader.RecordBytesFor(payloadBytes);
        if (_end + bytes > _options.SegmentBytes && _end > FileHeader.Bytes) Rotate(position);

        // What comes behind a relaxed record is judged more leniently. Who wants every record to be safe is not to have any of that.
        else if (_endsRelaxed && !IsRelaxed) Rotate(position);

        if (_end - _settledTo > UnsettledBytesMax) Settle();
        if (_options.Preallocate && _end + bytes > _zeroedTo) ZeroAhead(_end + bytes);
    }

    /// <summary>Writes a record in one piece, and makes it durable when that is asked for. Room must have been reserved.</summary>
    /// <returns>The bytes it takes in the log.</returns>
    /// <exception cref="DiskFullException">There is no room, and nothing of the record is left. The writer may try again.</exception>
    /// <remarks>After any other exception nobody knows what is on the disk, and nothing more may be written behind it.</remarks>
    public int Write(LogPosition position, ReadOnlySpan<byte> payload)
    {
        var record = Encode(position, payload);
        try
        {
            _file.Write(_end, record);
        }
        catch (DiskFullException)
        {
            CutBack();
            throw;
        }

        _end += record.Length;
        _last = position;
        _endsRelaxed = IsRelaxed;

        // The first record in a file after a start is flushed in every mode: by its type a broken one behind it is judged.
        if (!IsRelaxed || !_mayRelax) Settle();
        _mayRelax = true;
        if (_buffer.Length > KeptBufferBytesMax) _buffer = [];
        return record.Length;
    }

    /// <summary>Makes everything written so far durable.</summary>
    /// <exception cref="IOException">
    /// Nobody knows what is on the disk. Never a <see cref="DiskFullException"/>, which would promise that nothing has happened.
    /// </exception>
    public void Settle()
    {
        if (!IsSettled) Flush();
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

        // Twice: the pieces are counted with a header in place, and the header holds the count.
        var header = new RecordHeader(payload.Length, position, Crc32C.Of(payload)) { IsRelaxed = IsRelaxed, UnsettledBytes = _end - _settledTo };
        header.Write(record, _seed, _end);
        if (header.CountBlank(record, _end) is > 0 and var blank) (header with { BlankPieces = blank }).Write(record, _seed, _end);
        return record;
    }

    private void Flush()
    {
        try
        {
            _file.Flush();
        }
        catch (DiskFullException full)
        {
            throw new IOException($"Could not make '{_disk.PathOf(_segment.Name)}' durable.", full);
        }

        _settledTo = _end;
        Settled = _last;
    }

    /// <summary>Removes what a write has left that found no room, durably: what is written there next must not be mixed with it.</summary>
    private void CutBack()
    {
        _file.SetLength(_end);
        _zeroedTo = _end;
        Flush();
    }

    private void ZeroAhead(long needed)
    {
        // First, so that a failure of what follows is one of zeros alone.
        Settle();
        var ahead = Math.Max(needed, Math.Min(_zeroedTo + _options.PreallocateBytes, _options.SegmentBytes));
        try
        {
            ZeroUpTo(ahead);
        }
        catch (DiskFullException) when (ahead > needed)
        {
            ZeroUpTo(needed);
        }
    }

    private void ZeroUpTo(long target)
    {
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
        using var temporary = CreateNext(next);
        var length = temporary.File.Length;

        // The full segment is cut to its records before the new one has its name: only the newest may end in zeros, or not be durable.
        _file.SetLength(_end);
        _zeroedTo = _end;
        Flush();

        var file = temporary.Publish();
        _file.Dispose();
        var full = _segment;
        _file = file;
        _segment = next;
        _seed = next.Seed;
        _end = _settledTo = FileHeader.Bytes;
        _zeroedTo = length;
        _endsRelaxed = _mayRelax = false;
        _catalog.Add(next);
        _onSealed(full, _last);
    }

    private TemporaryFile CreateNext(Segment next)
    {
        var length = InitialBytes(_options);
        try
        {
            return SegmentFile.Create(_disk, next, length);
        }
        catch (DiskFullException) when (length > FileHeader.Bytes)
        {
            return SegmentFile.Create(_disk, next, FileHeader.Bytes); // Less ahead is better than none.
        }
    }
}
