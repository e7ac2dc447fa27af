using Concord.Kv;

namespace Concord.Archive;

/// <summary>What to restore to.</summary>
public readonly record struct RestorePoint
{
    private readonly long? _revision;
    private readonly long? _timeMs;

    private RestorePoint(long? revision, long? timeMs)
    {
        _revision = revision;
        _timeMs = timeMs;
    }

    /// <summary>The last batch that was archived.</summary>
    public static RestorePoint Latest => default;

    internal Revision? Revision => _revision is { } revision ? new Revision(revision) : null;

    /// <summary>
    /// The state right after a revision. Where the only base that there is was taken some time after it, the clock is that of the base; no record has
    /// changed meanwhile.
    /// </summary>
    public static RestorePoint At(Revision revision) => new(revision.Value, null);

    /// <summary>The state as of a moment: with every batch that had arrived at the archiving node by then, by the clock of that machine.</summary>
    public static RestorePoint At(DateTimeOffset moment) => new(null, moment.ToUnixTimeMilliseconds());

    /// <inheritdoc />
    public override string ToString() =>
        _revision is { } revision ? $"revision {revision}"
        : _timeMs is { } time ? $"{DateTimeOffset.FromUnixTimeMilliseconds(time):u}"
        : "the latest";

    /// <summary>Whether a state of this revision, whose last batch arrived at this time, is not yet beyond the point.</summary>
    internal bool Includes(Revision revision, long timeMs) => (_revision is null || revision.Value <= _revision) && (_timeMs is null || timeMs <= _timeMs);

    /// <summary>Whether whoever has come so far needs no more. Of a moment only what comes later tells that nothing more came in it.</summary>
    internal bool IsReachedAt(Revision revision, long timeMs) => revision.Value >= _revision || timeMs > _timeMs;
}
