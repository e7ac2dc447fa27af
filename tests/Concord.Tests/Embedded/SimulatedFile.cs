namespace Concord.Tests.Embedded;

/// <summary>The bytes of a file as its user sees them, and as they are on the disk.</summary>
internal sealed class SimulatedFile
{
    private const int SectorBytes = 512;
    private const int PageBytes = 4096;

    private readonly HashSet<int> _dirty = [];
    private byte[] _seen;
    private byte[] _durable;
    private int _length;
    private int _durableLength;

    public SimulatedFile(byte[] content)
    {
        _length = _durableLength = content.Length;
        _seen = new byte[RoundUp(content.Length)];
        content.CopyTo(_seen, 0);
        _durable = [.. _seen];
    }

    public long Length => _length;

    /// <summary>How much of a write gets done when it is interrupted: up to a random sector border.</summary>
    public static int Cut(long offset, int length, Random random)
    {
        var border = (offset / SectorBytes + random.Next(0, length / SectorBytes + 2)) * SectorBytes;
        return (int)Math.Clamp(border - offset, 0, length);
    }

    public byte[] Content() => _seen[.._length];

    public int Read(long offset, Span<byte> buffer)
    {
        var count = (int)Math.Clamp(_length - offset, 0, buffer.Length);
        _seen.AsSpan((int)Math.Min(offset, _length), count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0) return;
        var end = (int)offset + bytes.Length;
        Grow(end);
        bytes.CopyTo(_seen.AsSpan((int)offset));
        _length = Math.Max(_length, end);
        MarkDirty((int)offset, end);
    }

    public void SetLength(long length)
    {
        Grow((int)length);
        if (length < _length)
        {
            _seen.AsSpan((int)length, _length - (int)length).Clear();
            MarkDirty((int)length, _length);
        }

        _length = (int)length;
    }

    public void Flush()
    {
        foreach (var sector in _dirty) Persist(sector);
        _dirty.Clear();
        _durableLength = _length;
    }

    /// <summary>Some sectors make it, and all of them count as clean from now on: the next flush will not write them.</summary>
    public void FailFlush(Random random)
    {
        foreach (var sector in _dirty.Order())
        {
            if (random.Next(2) == 0) Persist(sector);
        }

        _dirty.Clear();
    }

    /// <summary>Some of what was not flushed gets to the disk early. It counts as not flushed all the same.</summary>
    public void WriteBack(Random random)
    {
        if (random.Next(3) > 0) return;
        foreach (var sector in _dirty.Order().Where(_ => random.Next(2) == 0)) Persist(sector);
    }

    /// <summary>
    /// Writes, and meanwhile one of the sectors gets to the disk: of the new bytes some words are in it, of the others what was there before.
    /// Only where something unflushed is in the same page already; else the system has no reason to be writing it.
    /// </summary>
    public void WriteDuringWriteBack(long offset, ReadOnlySpan<byte> bytes, Random random)
    {
        if (bytes.Length == 0) return;
        Grow((int)offset + bytes.Length);
        var start = (int)(offset + random.Next(bytes.Length)) / SectorBytes * SectorBytes;
        if (!_dirty.Any(sector => sector * SectorBytes / PageBytes == start / PageBytes))
        {
            Write(offset, bytes);
            return;
        }

        var before = _seen[start..(start + SectorBytes)];
        Write(offset, bytes);
        Persist(start / SectorBytes);
        for (var word = 0; word < SectorBytes; word += sizeof(ulong))
        {
            if (random.Next(2) == 0) before.AsSpan(word, sizeof(ulong)).CopyTo(_durable.AsSpan(start + word));
        }
    }

    /// <summary>The sectors that a loss of power may take.</summary>
    public IReadOnlyList<int> Unflushed => [.. _dirty.Order()];

    /// <summary>What is on the disk when exactly these of the unflushed sectors have made it.</summary>
    public byte[] ContentWith(IEnumerable<int> written)
    {
        var content = _durable.ToArray();
        foreach (var sector in written) _seen.AsSpan(sector * SectorBytes, SectorBytes).CopyTo(content.AsSpan(sector * SectorBytes));
        return content[.._durableLength];
    }

    public void LosePower(Random random)
    {
        var lostShare = random.Next(0, 5);
        foreach (var sector in _dirty.Order())
        {
            if (random.Next(4) >= lostShare) Persist(sector);
        }

        _dirty.Clear();
        var shorter = Math.Min(_length, _durableLength);
        var longer = Math.Max(_length, _durableLength);
        _length = _durableLength = random.Next(3) switch
        {
            0 => _durableLength,
            1 => _length,
            _ => random.Next(shorter, longer + 1),
        };
        _durable.AsSpan(_length).Clear();
        _seen = [.. _durable];
    }

    private static int RoundUp(int length) => (length + SectorBytes - 1) / SectorBytes * SectorBytes;

    private void Persist(int sector) =>
        _seen.AsSpan(sector * SectorBytes, SectorBytes).CopyTo(_durable.AsSpan(sector * SectorBytes));

    private void MarkDirty(int from, int to)
    {
        for (var sector = from / SectorBytes; sector * SectorBytes < to; sector++) _dirty.Add(sector);
    }

    private void Grow(int length)
    {
        if (length <= _seen.Length) return;
        var capacity = RoundUp(Math.Max(length, 2 * _seen.Length));
        Array.Resize(ref _seen, capacity);
        Array.Resize(ref _durable, capacity);
    }
}
