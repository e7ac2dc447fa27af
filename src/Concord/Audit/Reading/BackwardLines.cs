namespace Concord.Audit.Reading;

/// <summary>Reads the lines of a file from the last to the first, holding no more than a block and a line of it.</summary>
internal sealed class BackwardLines(AuditFile file)
{
    private const int BlockBytes = 64 * 1024;
    private const byte LineEnd = (byte)'\n';

    private byte[] _buffer = [];
    private int _end; // of what is in the buffer, from 0, and was not given out
    private long _position = file.Length; // in the file, of the first byte in the buffer
    private bool _isEnded; // whether what is at the end of the buffer has its line end, which was taken off
    private bool _begun;

    public bool TryRead(out RawLine line)
    {
        line = default;
        if (!_begun) Begin();
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(0, _end - searched).LastIndexOf(LineEnd);
            if (at >= 0) return Take(at + 1, out line);
            searched = _end;
            if (searched >= RawLine.BytesMax) return TakePiece(out line);
            if (_position == 0) return (_end > 0 || _isEnded) && Take(0, out line);
            Fill();
        }
    }

    private void Begin()
    {
        _begun = true;
        if (_position == 0) return;
        Fill();
        if (_buffer[_end - 1] != LineEnd) return;
        _isEnded = true;
        _end--;
    }

    private bool Take(int start, out RawLine line)
    {
        line = new RawLine(_buffer.AsMemory(start, _end - start), _position + start, _isEnded);
        _isEnded = start > 0; // The byte before is the end of the line before.
        _end = Math.Max(0, start - 1);
        return true;
    }

    private bool TakePiece(out RawLine line)
    {
        line = new RawLine(_buffer.AsMemory(0, _end), _position, IsEnded: false);
        _isEnded = false;
        _end = 0;
        return true;
    }

    private void Fill()
    {
        var more = (int)Math.Min(BlockBytes, _position);
        var buffer = new byte[more + _end];
        _position -= more;
        if (file.Content.Read(_position, buffer.AsSpan(0, more)) < more) throw new IOException($"The file '{file.Name}' has become shorter.");
        _buffer.AsSpan(0, _end).CopyTo(buffer.AsSpan(more));
        _buffer = buffer;
        _end += more;
    }
}
