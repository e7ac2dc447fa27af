namespace Concord.Audit.Reading;

/// <summary>Reads the lines of a file from the first to the last, holding no more than a block and a line of it.</summary>
internal sealed class ForwardLines(AuditFile file)
{
    private const int BlockBytes = 256 * 1024;
    private const byte LineEnd = (byte)'\n';

    private byte[] _buffer = new byte[Math.Clamp(file.Length, 1, BlockBytes)];
    private int _start; // of what is in the buffer and was not given out
    private int _end;
    private long _position; // in the file, of what is not in the buffer

    public bool TryRead(out RawLine line)
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(LineEnd);
            if (at >= 0) return Take(searched + at, isEnded: true, out line);
            searched = _end - _start;
            if (searched >= RawLine.BytesMax) return Take(searched, isEnded: false, out line);
            if (!Fill()) return Take(searched, isEnded: false, out line) && line.Bytes.Length > 0;
        }
    }

    private bool Take(int length, bool isEnded, out RawLine line)
    {
        line = new RawLine(_buffer.AsMemory(_start, length), _position - (_end - _start), isEnded);
        _start += length + (isEnded ? 1 : 0);
        return true;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var wanted = (int)Math.Min(_buffer.Length - _end, file.Length - _position);
        var read = wanted > 0 ? file.Content.Read(_position, _buffer.AsSpan(_end, wanted)) : 0;
        _end += read;
        _position += read;
        return read > 0;
    }
}
