using System.Text;

namespace Quartet.Hosting.Logging;

/// <summary>
/// Collects finished lines and writes those of a short while at once: one system call for many requests instead of one each.
/// What has been handed in is written before <see cref="Dispose"/> or <see cref="Flush"/> returns.
/// </summary>
internal sealed class LineBuffer : IDisposable
{
    // A reader who goes slower than the lines come holds up those who log, as a full pipe does: memory stays bounded.
    private const int PendingBytesMax = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Lock _writing = new(); // Taken before the gate, so that blocks leave in the order in which they were filled.
    private readonly Stream _target;
    private readonly Timer _timer;
    private byte[] _pending = new byte[16 * 1024];
    private byte[] _spare = new byte[16 * 1024];
    private int _length;

    public LineBuffer(Stream target)
    {
        _target = target;
        _timer = new Timer(static state => ((LineBuffer)state!).Flush(), this, Timeout.Infinite, Timeout.Infinite); // The state is this object.
    }

    public void Add(StringBuilder text)
    {
        bool isFull;
        lock (_gate)
        {
            if (_length == 0) _timer.Change(Pause, Timeout.InfiniteTimeSpan);
            foreach (var chunk in text.GetChunks()) Append(chunk.Span);
            isFull = _length >= PendingBytesMax;
        }

        if (isFull) Flush();
    }

    public void Flush()
    {
        lock (_writing)
        {
            int length;
            lock (_gate)
            {
                (_pending, _spare) = (_spare, _pending);
                (length, _length) = (_length, 0);
            }

            if (length == 0) return;
            try
            {
                _target.Write(_spare, 0, length);
                _target.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any more. The server goes on without its log.
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    private void Append(ReadOnlySpan<char> text)
    {
        var needed = _length + Encoding.UTF8.GetMaxByteCount(text.Length);
        if (needed > _pending.Length) Array.Resize(ref _pending, Math.Max(needed, _pending.Length * 2));
        _length += Encoding.UTF8.GetBytes(text, _pending.AsSpan(_length));
    }
}
