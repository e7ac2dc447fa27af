namespace Concord.Etcd.Wire;

/// <summary>Reads messages out of a body, however the transport has cut or joined them.</summary>
internal sealed class GrpcFrameReader(Stream body)
{
    private const int BufferBytes = 16 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>The next message, valid until the next call; null at the end of the body.</summary>
    /// <exception cref="GrpcException">The body ends inside a message, or the message cannot be read.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken ct)
    {
        if (!await FillAsync(GrpcFrame.HeaderBytes, ct).ConfigureAwait(false)) return _end == _start ? null : throw Cut();
        var length = GrpcFrame.ReadLength(_buffer.AsSpan(_start, GrpcFrame.HeaderBytes));
        _start += GrpcFrame.HeaderBytes;
        if (!await FillAsync(length, ct).ConfigureAwait(false)) throw Cut();
        var message = _buffer.AsMemory(_start, length);
        _start += length;
        return message;
    }

    private static GrpcException Cut() => new(GrpcCode.Unavailable, "The connection ended inside a message.", sent: true);

    /// <summary>Waits until so many bytes are there; false when the body ends before.</summary>
    private async ValueTask<bool> FillAsync(int wanted, CancellationToken ct)
    {
        MakeRoomFor(wanted);
        while (_end - _start < wanted)
        {
            var read = await body.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }

    private void MakeRoomFor(int wanted)
    {
        if (_buffer.Length - _start >= wanted) return;
        var rest = _buffer.AsSpan(_start, _end - _start);
        var target = wanted > _buffer.Length ? new byte[Math.Max(wanted, _buffer.Length * 2)] : _buffer;
        rest.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest.Length);
    }
}
