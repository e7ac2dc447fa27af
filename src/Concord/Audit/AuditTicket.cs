using Concord.Audit.Writing;

namespace Concord.Audit;

/// <summary>
/// The right to execute one operation: its line has a place. Whoever has one completes it with what came of the operation, whatever that was,
/// or gives it back when he has not executed anything.
/// </summary>
public sealed class AuditTicket : IDisposable
{
    private readonly AuditQueue _queue;
    private readonly AuditOptions _options;
    private readonly TimeProvider _clock;
    private int _used;

    internal AuditTicket(AuditQueue queue, AuditOptions options, TimeProvider clock)
    {
        _queue = queue;
        _options = options;
        _clock = clock;
    }

    /// <summary>Hands in the line. Texts that are too long are cut; nothing about the event can make this fail.</summary>
    /// <param name="audited">What was asked and what came of it. The time, the trace and the span are those of this moment.</param>
    /// <param name="ct">Ends the wait; the line is written all the same.</param>
    /// <returns>Ends at once, or with <see cref="AuditOptions.SyncOnWrite"/> when the line is on the disk.</returns>
    /// <exception cref="InvalidOperationException">It was completed or given back before.</exception>
    /// <exception cref="ConcordException">The log was closed meanwhile: the line is lost, and the operation was executed.</exception>
    public async ValueTask CompleteAsync(AuditEvent audited, CancellationToken ct = default)
    {
        if (Interlocked.Exchange(ref _used, 1) != 0) throw new InvalidOperationException("An audit ticket is good for one line.");
        var now = _clock.GetUtcNow();
        var written = _queue.Add(new AuditBody(AuditLine.Body(audited, _options, now), now));
        if (_options.SyncOnWrite) await written.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Gives it back, if it was not completed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _used, 1) == 0) _queue.GivePlaceBack();
    }
}
