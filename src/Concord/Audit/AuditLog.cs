using Concord.Audit.Reading;
using Concord.Audit.Writing;
using Concord.Embedded.Disks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Concord.Audit;

/// <summary>
/// The audit log of one node: who asked for what, and what came of it, as a chain of lines in files that are only ever appended to.
/// Needs no store.
/// </summary>
/// <remarks>
/// What must be audited and cannot be is not done: an operation takes a ticket before it is executed. Without a free place in the queue it
/// waits; while lines cannot be written it is refused with <see cref="ConcordErrorCode.NoSpace"/> or <see cref="ConcordErrorCode.Internal"/>.
/// Room on the disk is kept for as many lines as there are places, so a full disk does not keep those from being written whose operation was
/// let in. Format and reasons: <c>DESIGN.md</c> in this folder. Source: concord.md section 13.
/// </remarks>
public sealed class AuditLog : IAsyncDisposable
{
    private const string LockName = "LOCK";

    private readonly IDisk _disk;
    private readonly IDisposable _lock;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly AuditQueue _queue;
    private readonly AuditTrail _trail;

    private AuditLog(AuditOptions options, IDisk disk, IDisposable held, TimeProvider clock, ILogger logger)
    {
        Options = options;
        _disk = disk;
        _lock = held;
        _clock = clock;
        _logger = logger;
        _trail = new AuditTrail(disk);
        var directory = disk.PathOf("");
        var writer = new AuditWriter(disk, options, clock, logger);

        // One line more than there are places: that of a cleanup, which must be possible when the disk is full.
        var reserve = new DiskReserve(disk, (options.QueueLinesMax + 1L) * AuditLine.BytesMax);
        AuditLogMessages.Opened(logger, directory, writer.Head.Sequence);
        _queue = new AuditQueue(writer, reserve, options, clock, logger, directory);
    }

    /// <summary>What it was opened with.</summary>
    public AuditOptions Options { get; }

    /// <summary>The last line that was written. To be noted elsewhere: see <see cref="AuditHead"/>.</summary>
    public AuditHead Head => _queue.Head;

    /// <summary>Why operations are refused at present; null: they are not.</summary>
    public ConcordException? Failure => _queue.Failure;

    /// <summary>Opens the log of a directory, or begins one. What a crash has left torn is reported and left behind.</summary>
    /// <param name="options">Where, and what. <see cref="AuditOptions.Enabled"/> is for the caller to look at.</param>
    /// <param name="clock">Where times come from; null: the system.</param>
    /// <param name="loggers">Where the log tells what it does; null: nowhere.</param>
    /// <param name="ct">Gives it up; nothing is left held.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.DataDirLocked"/>: something else writes it, or <see cref="ConcordErrorCode.InvalidArguments"/>.
    /// A full disk is no reason not to open: operations are refused until there is room.
    /// </exception>
    public static Task<AuditLog> OpenAsync(
        AuditOptions options, TimeProvider? clock = null, ILoggerFactory? loggers = null, CancellationToken ct = default) => OpenAsync(
        options, new RealDisk(options.LogDirectory), clock ?? TimeProvider.System,
        (loggers ?? NullLoggerFactory.Instance).CreateLogger("Concord.Audit"), ct);

    internal static Task<AuditLog> OpenAsync(AuditOptions options, IDisk disk, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        options.Check();
        return Task.Run(() => Open(options, disk, clock, logger), ct);
    }

    /// <summary>Whether an operation has to be written: each that is more than a read, and reads when they are asked for.</summary>
    public bool Wants(bool isRead) => !isRead || Options.LogReads;

    /// <summary>Takes a place for the line of an operation. To be called before it is executed.</summary>
    /// <param name="ct">Ends the wait for a place.</param>
    /// <exception cref="ConcordException">
    /// The operation must not be executed: <see cref="ConcordErrorCode.NoSpace"/>, <see cref="ConcordErrorCode.Internal"/> or
    /// <see cref="ConcordErrorCode.ShuttingDown"/>.
    /// </exception>
    public async ValueTask<AuditTicket> ReserveAsync(CancellationToken ct = default)
    {
        await _queue.TakePlaceAsync(ct).ConfigureAwait(false);
        return new AuditTicket(_queue, Options, _clock);
    }

    /// <summary>Writes a line of one's own.</summary>
    /// <param name="custom">What has happened. Its operation must not begin with <c>audit_</c>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Ends when the line has a place, or with <see cref="AuditOptions.SyncOnWrite"/> when it is on the disk.</returns>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidArguments"/>: a name is empty or too long, or there are too many details; or as <see cref="ReserveAsync"/>.
    /// </exception>
    public async ValueTask LogAsync(AuditEvent custom, CancellationToken ct = default)
    {
        CheckCustom(custom);
        using var ticket = await ReserveAsync(ct).ConfigureAwait(false);
        await ticket.CompleteAsync(custom, ct).ConfigureAwait(false);
    }

    /// <summary>Waits until everything that was handed in is written, and makes it durable.</summary>
    /// <exception cref="ConcordException">It cannot be written at present.</exception>
    /// <exception cref="IOException">The flush has failed: what was written since the last one may not survive a power failure, even when a later one succeeds.</exception>
    public Task FlushAsync(CancellationToken ct = default) => _queue.DoAsync(writer => writer.Flush(), ct);

    /// <summary>The lines that fit, newest first; those that were handed in before are among them. See <see cref="AuditTrail.QueryAsync"/>.</summary>
    public async Task<IReadOnlyList<AuditEntry>> QueryAsync(
        AuditFilter? filter = null, int limit = AuditTrail.LimitDefault, CancellationToken ct = default)
    {
        await CatchUpAsync(ct).ConfigureAwait(false);
        return await _trail.QueryAsync(filter, limit, ct).ConfigureAwait(false);
    }

    /// <summary>Copies the lines that fit into a new file. See <see cref="AuditTrail.ExportAsync"/>.</summary>
    public async Task<long> ExportAsync(string path, AuditFilter? filter = null, CancellationToken ct = default)
    {
        await CatchUpAsync(ct).ConfigureAwait(false);
        return await _trail.ExportAsync(path, filter, ct).ConfigureAwait(false);
    }

    /// <summary>Checks the chain, up to the last line that was written here: what was cut off the end is noticed.</summary>
    public async Task<AuditVerification> VerifyAsync(CancellationToken ct = default)
    {
        await CatchUpAsync(ct).ConfigureAwait(false);
        return await _trail.VerifyAsync(Head, ct).ConfigureAwait(false);
    }

    /// <summary>What there is.</summary>
    public async Task<AuditStats> StatsAsync(CancellationToken ct = default)
    {
        await CatchUpAsync(ct).ConfigureAwait(false);
        return await _trail.StatsAsync(ct).ConfigureAwait(false) with { Enabled = true };
    }

    /// <summary>Goes on in a new file.</summary>
    /// <exception cref="ConcordException">The log cannot be written at present.</exception>
    public Task RotateAsync(CancellationToken ct = default) => _queue.DoAsync(writer => writer.Rotate(), ct);

    /// <summary>
    /// Deletes the files of days that are more than <see cref="AuditOptions.RetentionDays"/> ago, by the date in the name. A line of its own
    /// tells how far, so that a check of the chain knows these lines from others that are missing.
    /// </summary>
    /// <returns>How many files.</returns>
    /// <remarks>Never by itself: a clock that is wrong for a moment must not cost the log.</remarks>
    public Task<int> CleanupAsync(CancellationToken ct = default) => new AuditCleanup(_disk, _queue, Options, _clock, _logger).RunAsync(ct);

    /// <summary>Lets no operation in any more, waits for those under way (5 seconds), writes and flushes what was handed in, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static AuditLog Open(AuditOptions options, IDisk disk, TimeProvider clock, ILogger logger)
    {
        disk.CreateDirectory("");
        var held = disk.TryLock(LockName) ?? throw new ConcordException(
            ConcordErrorCode.DataDirLocked, $"The audit log in '{disk.PathOf("")}' is written by somebody else, or was opened twice.");
        try
        {
            return new AuditLog(options, disk, held, clock, logger);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static void CheckCustom(AuditEvent custom)
    {
        CheckWord(custom.Operation, nameof(custom.Operation));
        CheckWord(custom.Result, nameof(custom.Result));
        if (custom.Operation.StartsWith(AuditLink.OwnPrefix, StringComparison.Ordinal))
            throw Invalid($"Operations that begin with '{AuditLink.OwnPrefix}' are the log's own.");
        if (custom.User.Length > AuditLine.TextCharsMax)
            throw Invalid($"The user has {custom.User.Length} characters; the limit is {AuditLine.TextCharsMax}.");
        if (custom.Details.Count > AuditLine.DetailsMax)
            throw Invalid($"There are {custom.Details.Count} details; the limit is {AuditLine.DetailsMax}.");
        foreach (var detail in custom.Details) CheckWord(detail.Name, "The name of a detail");
    }

    private static void CheckWord(string? word, string what)
    {
        if (string.IsNullOrEmpty(word) || word.Length > AuditLine.WordCharsMax)
            throw Invalid($"{what} has {word?.Length ?? 0} characters; it must have 1 to {AuditLine.WordCharsMax}.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);

    /// <summary>Waits for what was handed in; what cannot be written at present is not waited for.</summary>
    private async Task CatchUpAsync(CancellationToken ct)
    {
        try
        {
            await _queue.DoAsync(static _ => { }, ct).ConfigureAwait(false);
        }
        catch (ConcordException)
        {
            // There is less to read, and what there is can be read.
        }
    }
}
