using Concord.Audit;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

/// <summary>The audit log of this node, for callers with the permission <c>admin</c>.</summary>
public sealed class SessionAudit
{
    private readonly ConcordService _service;
    private readonly CallGate _gate;

    internal SessionAudit(ConcordService service, CallGate gate)
    {
        _service = service;
        _gate = gate;
    }

    /// <summary>Whether calls are recorded.</summary>
    public bool Enabled => _service.Options.Audit is not null;

    /// <summary>The lines that fit, newest first.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.AuditLogDisabled"/>.</exception>
    public ValueTask<IReadOnlyList<AuditEntry>> QueryAsync(AuditFilter? filter = null, int limit = AuditTrail.LimitDefault, CancellationToken ct = default) =>
        RunAsync(CallKind.QueryAudit, (audit, token) => audit.QueryAsync(filter, limit, token), ct);

    /// <summary>Copies the lines that fit into a new file of this machine; returns how many.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.AuditLogDisabled"/>.</exception>
    public ValueTask<long> ExportAsync(string path, AuditFilter? filter = null, CancellationToken ct = default) =>
        RunAsync(CallKind.ExportAudit, (audit, token) => audit.ExportAsync(path, filter, token), ct);

    /// <summary>Checks that nothing was changed or removed.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.AuditLogDisabled"/>.</exception>
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken ct = default) =>
        RunAsync(CallKind.VerifyAudit, (audit, token) => audit.VerifyAsync(token), ct);

    /// <summary>What there is.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.AuditLogDisabled"/>.</exception>
    public ValueTask<AuditStats> StatsAsync(CancellationToken ct = default) => RunAsync(CallKind.StatsAudit, (audit, token) => audit.StatsAsync(token), ct);

    /// <summary>Goes on in a new file.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.AuditLogDisabled"/>.</exception>
    public ValueTask<AuditStats> RotateAsync(CancellationToken ct = default) => RunAsync(CallKind.RotateAudit, async (audit, token) =>
    {
        await audit.RotateAsync(token).ConfigureAwait(false);
        return await audit.StatsAsync(token).ConfigureAwait(false);
    }, ct);

    /// <summary>Deletes the files that are old enough; returns how many.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.AuditLogDisabled"/>.</exception>
    public ValueTask<int> CleanupAsync(CancellationToken ct = default) => RunAsync(CallKind.CleanUpAudit, (audit, token) => audit.CleanupAsync(token), ct);

    private ValueTask<T> RunAsync<T>(CallKind kind, Func<AuditLog, CancellationToken, Task<T>> work, CancellationToken ct) => _gate.RunAsync(
        new StoreCall(kind), static () => { },
        (_, token) => _service.Options.Audit is { } audit
            ? new ValueTask<T>(work(audit, token))
            : ValueTask.FromException<T>(new ConcordException(ConcordErrorCode.AuditLogDisabled, "The audit log is switched off.")),
        ct);
}
