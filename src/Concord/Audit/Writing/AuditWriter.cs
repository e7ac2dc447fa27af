using System.Buffers;
using Concord.Audit.Reading;
using Concord.Embedded.Disks;
using Microsoft.Extensions.Logging;

namespace Concord.Audit.Writing;

/// <summary>
/// Writes lines behind each other, with number and link, into the newest file, and begins a new one by size and by day.
/// One thread at a time.
/// </summary>
internal sealed class AuditWriter : IDisposable
{
    // One write to the disk; a single line always fits.
    private const int ChunkBytes = 1024 * 1024;

    private readonly IDisk _disk;
    private readonly AuditOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _chunk = new();
    private AuditFileName _name;
    private IDiskFile? _file;
    private long _length; // of what counts; a failed write may have left more
    private bool _mayBeLonger;
    private bool _isFlushed = true;
    private AuditHead _head;

    public AuditWriter(IDisk disk, AuditOptions options, TimeProvider clock, ILogger logger)
    {
        _disk = disk;
        _options = options;
        _clock = clock;
        _logger = logger;
        using var files = AuditFiles.Open(disk);
        var found = AuditRecovery.Run(files, disk, logger);
        _head = found.Head;
        if (found.Newest is not { } newest) return;
        _name = newest.Name; // Never go back to an earlier day, whatever the clock says.
        if (newest.Name.RotatedAt is not null || !(found.CanAppend || newest.Length == 0)) return;
        _file = disk.Open(newest.Name.ToString(), writable: true);
        _length = newest.Length;
    }

    /// <summary>The last line that was written; may be asked for on any thread.</summary>
    public AuditHead Head => Volatile.Read(ref _head);

    /// <summary>Writes some of the lines from the first on: as many as go into one file and one write.</summary>
    /// <returns>How many; at least one.</returns>
    /// <exception cref="IOException">None was written. It may be tried again.</exception>
    public int Append(ReadOnlySpan<AuditBody> lines)
    {
        var file = Prepare(lines[0]);
        _chunk.ResetWrittenCount();
        var (head, count) = (_head, 0);
        while (count < lines.Length && (count == 0 || Fits(lines[count]))) head = AuditLine.Seal(lines[count++].Bytes, head, _chunk);

        _mayBeLonger = true;
        _isFlushed = false;
        file.Write(_length, _chunk.WrittenSpan);
        if (_options.SyncOnWrite) Flush();
        _mayBeLonger = false;
        _length += _chunk.WrittenCount;
        Volatile.Write(ref _head, head);
        return count;
    }

    /// <summary>Ends the newest file and gives it the name of a rotated one; the next line begins a new one. Nothing happens when it is empty.</summary>
    public void Rotate()
    {
        if (_file is null || _length == 0) return;
        CutUnwritten();
        Close();
        RenameCurrent();
    }

    /// <summary>Makes everything that was written durable.</summary>
    public void Flush()
    {
        if (_isFlushed) return;
        _file?.Flush();
        _isFlushed = true;
    }

    public void Dispose()
    {
        if (_file is not null) Close();
    }

    private bool Fits(AuditBody line) => line.Day <= _name.Date
        && _chunk.WrittenCount < ChunkBytes && _length + _chunk.WrittenCount + AuditLine.LengthMax(line.Bytes) <= _options.RotationBytes;

    /// <summary>The file that a line goes into.</summary>
    private IDiskFile Prepare(AuditBody line)
    {
        if (_file is not null)
        {
            CutUnwritten();
            if (!IsAsWeLeftIt()) Close();
            else if (line.Day > _name.Date) Close();
            else if (_length > 0 && _length + AuditLine.LengthMax(line.Bytes) > _options.RotationBytes) Rotate();
        }

        return _file ??= Begin(line.Day > _name.Date ? line.Day : _name.Date);
    }

    /// <summary>Takes back what a failed write may have left: otherwise half a line could be read behind what comes now.</summary>
    private void CutUnwritten()
    {
        if (!_mayBeLonger) return;
        _file?.SetLength(_length);
        _mayBeLonger = false;
    }

    /// <summary>False when somebody has removed, renamed, cut or written to the file: it is left to him, and a new one is begun.</summary>
    private bool IsAsWeLeftIt()
    {
        if (_disk.Exists(_name.ToString()) && _file?.Length == _length) return true;
        var path = _disk.PathOf(_name.ToString());
        AuditLogMessages.FileChanged(_logger, path);
        return false;
    }

    private IDiskFile Begin(DateOnly day)
    {
        _name = AuditFileName.Current(day);
        if (_disk.Exists(_name.ToString()) && !IsEmpty(_name)) RenameCurrent(); // Torn, or taken away from us.
        var file = _disk.Create(_name.ToString());
        try
        {
            _disk.FlushDirectory("");
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _length = 0;
        return file;
    }

    private bool IsEmpty(AuditFileName name)
    {
        using var file = _disk.Open(name.ToString(), writable: false);
        return file.Length == 0;
    }

    private void RenameCurrent()
    {
        var current = AuditFileName.Current(_name.Date);
        var rotated = current.Rotated(_clock.GetUtcNow().ToUnixTimeSeconds(), AuditFiles.NamesIn(_disk));
        _disk.Rename(current.ToString(), rotated.ToString());
        _disk.FlushDirectory("");
    }

    private void Close()
    {
        try
        {
            Flush();
        }
        catch (IOException e)
        {
            // Nobody was promised more than that it was written. A second flush would not tell the truth.
            var path = _disk.PathOf(_name.ToString());
            AuditLogMessages.NotFlushed(_logger, path, e);
            _isFlushed = true;
        }

        _file?.Dispose();
        _file = null;
    }
}
