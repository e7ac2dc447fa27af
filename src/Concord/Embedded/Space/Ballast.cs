using Concord.Embedded.Disks;
using Microsoft.Extensions.Logging;

namespace Concord.Embedded.Space;

/// <summary>
/// The file <c>reserve</c>: room that is taken while there is plenty and given up when the disk is full, so that what frees space can
/// still be written. Made again by itself once there is room for it. Nothing in it matters; it may be missing.
/// </summary>
/// <remarks>Never flushed: after a crash it is made anew, and whether its name made it to the disk is nobody's concern.</remarks>
internal sealed class Ballast : IAsyncDisposable
{
    public const string Name = "reserve";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly IDisk _disk;
    private readonly long _bytes;
    private readonly long _headroom;
    private readonly ILogger _logger;
    private readonly ITimer _retry;
    private volatile bool _isSpaceLow;

    /// <param name="disk">Where: the bare one, as writing the ballast must not release it.</param>
    /// <param name="bytes">How much is held back. With 0 nothing is, and only <see cref="IsSpaceLow"/> is kept.</param>
    /// <param name="headroom">
    /// How much must be free besides before the disk counts as no longer full: without it the next write would release the ballast again.
    /// </param>
    /// <param name="time">Tells when to look again.</param>
    /// <param name="logger">Told when the disk is full and when it no longer is.</param>
    public Ballast(IDisk disk, long bytes, long headroom, TimeProvider time, ILogger logger)
    {
        _disk = disk;
        _bytes = bytes;
        _headroom = headroom;
        _logger = logger;
        using (ExecutionContext.SuppressFlow()) _retry = time.CreateTimer(_ => Retry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A write has found the disk full, and there has not been room for the whole ballast since.</summary>
    public bool IsSpaceLow => _isSpaceLow;

    /// <summary>Makes the ballast, or what is missing of it. Without room for it the disk counts as full from the beginning.</summary>
    public void Prepare()
    {
        lock (_gate)
        {
            var exists = _disk.Exists(Name);
            if (_bytes > 0 && exists && !_isSpaceLow && TryKeep()) return;
            if (exists && !TryDelete()) return;
            if (_bytes == 0 || TryMake()) return;
            if (!_isSpaceLow) BallastMessages.NoRoom(_logger, _disk.PathOf(""), _bytes);
            Lower();
        }
    }

    /// <summary>Gives the room up, because a write has found none.</summary>
    /// <returns>Whether there was any to give up: then the write is worth another attempt.</returns>
    public bool Release()
    {
        lock (_gate)
        {
            if (!_isSpaceLow) BallastMessages.SpaceIsLow(_logger, _disk.PathOf(""));
            Lower();
            return _disk.Exists(Name) && TryDelete();
        }
    }

    /// <summary>Takes the room again if the disk was full and no longer is.</summary>
    /// <returns>Whether all is well.</returns>
    public bool TryRestore()
    {
        lock (_gate)
        {
            if (!_isSpaceLow) return true;
            if (!TryMake()) return false;
            _isSpaceLow = false;
            BallastMessages.SpaceIsBack(_logger, _disk.PathOf(""));
            return true;
        }
    }

    public ValueTask DisposeAsync() => _retry.DisposeAsync();

    private void Retry()
    {
        if (!TryRestore()) RetryLater();
    }

    private void Lower()
    {
        if (_isSpaceLow) return;
        _isSpaceLow = true;
        RetryLater();
    }

    private void RetryLater() => _retry.Change(RetryAfter, Timeout.InfiniteTimeSpan);

    private bool TryMake()
    {
        try
        {
            // Asked first: to take all that is left and give it back would have everybody else on this disk meet a full one for a moment.
            if (_disk.FreeBytes < _bytes + _headroom) return false;
            using var aside = new TemporaryFile(_disk, Name);
            aside.File.Allocate(_bytes + _headroom);
            if (_bytes == 0) return true;
            aside.File.SetLength(_bytes);
            aside.Rename();
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            if (failed is not DiskFullException) BallastMessages.NotMade(_logger, _disk.PathOf(Name), failed);
            return false;
        }
    }

    /// <summary>Takes the one that is there, whatever made it: it may come out of a copy that did not copy the room.</summary>
    private bool TryKeep()
    {
        try
        {
            using var file = _disk.Open(Name, writable: true);
            if (file.Length > _bytes) file.SetLength(_bytes);
            file.Allocate(_bytes);
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool TryDelete()
    {
        try
        {
            _disk.Delete(Name);
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            BallastMessages.NotGivenUp(_logger, _disk.PathOf(Name), failed);
            return false;
        }
    }
}
