using System.Text;

namespace Concord.Etcd.Supervision;

/// <summary>
/// Takes what a child prints into a file, of which two generations of limited size are kept, and remembers the last lines. It must be read
/// all the time: a full pipe stops etcd inside its logging, and with it all it does.
/// </summary>
internal sealed class ChildOutput(string file) : IDisposable
{
    private const long FileBytesMax = 8 * 1024 * 1024;
    private const int LastLinesMax = 40;
    private const int LineCharsMax = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<string> _last = new();
    private StreamWriter? _writer;

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_gate) return [.. _last];
        }
    }

    public void Take(string? line)
    {
        if (line is null) return;
        if (line.Length > LineCharsMax) line = line[..LineCharsMax];
        lock (_gate)
        {
            _last.Enqueue(line);
            if (_last.Count > LastLinesMax) _last.Dequeue();
            try
            {
                Write(line);
            }
            catch (IOException)
            {
                // A full disk must not keep the child from being heard.
                _writer = null;
            }
        }
    }

    /// <summary>Forgets the last lines: another process speaks from now on.</summary>
    public void Begin()
    {
        lock (_gate) _last.Clear();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Write(string line)
    {
        _writer ??= new StreamWriter(file, append: true, new UTF8Encoding(false)) { AutoFlush = true };
        _writer.WriteLine(line);
        if (_writer.BaseStream.Length < FileBytesMax) return;
        _writer.Dispose();
        _writer = null;
        File.Move(file, file + ".1", overwrite: true);
    }
}
