using Concord.Audit;
using Concord.Kv;
using Concord.Queries;
using Concord.Security;
using Concord.Sessions.Calls;
using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>
/// Searches. A caller finds what he may read; the rest is not there for him. Keys are meant, and come back, without the service's scope.
/// </summary>
public sealed class SessionQueries
{
    private readonly ConcordService _service;
    private readonly CallGate _gate;

    internal SessionQueries(ConcordService service, CallGate gate)
    {
        _service = service;
        _gate = gate;
    }

    /// <summary>The keys that fit.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public ValueTask<KeysResult> KeysAsync(Criteria criteria, ReadOptions? options = null, CancellationToken ct = default) =>
        ReadAsync(CallKind.QueryKeys, criteria, options, (view, selection, source, token) =>
        {
            var page = selection.Page(source, token);
            return new KeysResult(view.Revision, [.. page.Entries.Select(entry => entry.Key)], page.Next);
        }, ct);

    /// <summary>The entries that fit.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public ValueTask<QueryResult> WhereAsync(Criteria criteria, ReadOptions? options = null, CancellationToken ct = default) =>
        ReadAsync(CallKind.QueryWhere, criteria, options, (view, selection, source, token) =>
        {
            var page = selection.Page(source, token);
            return new QueryResult(
                view.Revision, [.. page.Entries.Select(entry => new ListedEntry(entry.Key, entry.Record, _service.SecondsLeft(entry.Record.ExpiresAt)))], page.Next);
        }, ct);

    /// <summary>How many entries fit.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public ValueTask<CountResult> CountAsync(Criteria criteria, ReadOptions? options = null, CancellationToken ct = default) =>
        ReadAsync(
            CallKind.QueryCount, criteria, options,
            (view, selection, source, token) => new CountResult(view.Revision, selection.Count(source, token)), ct);

    /// <summary>
    /// Deletes the entries that fit at one revision, as far as nobody has changed them since. Up to 500 go at once, at one revision; more in
    /// batches of 500.
    /// </summary>
    /// <remarks>
    /// What the caller can neither read nor delete is not there for him; something that fits, that he can read and not delete forbids the call.
    /// </remarks>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidQuery"/>; <see cref="ConcordException.MayHaveCommitted"/> also when some batches were done and one was not.
    /// </exception>
    public ValueTask<DeleteWhereResult> DeleteWhereAsync(Criteria criteria, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        var call = new ListingCall(CallKind.DeleteWhere, criteria.Prefix, options);
        return _gate.RunAsync(
            call, () => Selection.Of(criteria),
            async (selection, grant, token) =>
            {
                var view = await _service.Store.ViewAsync(ReadConsistency.Strong, token).ConfigureAwait(false);
                var looksIntoValues = criteria.Filter is not null || criteria.Where is not null;
                var source = Source(view, key => grant.Principal.CanRead(key) || (!looksIntoValues && grant.Principal.Allows(Permissions.Delete, key)));
                var found = selection.Entries(source, token).ToList();
                if (!found.TrueForAll(entry => grant.Principal.Allows(Permissions.Delete, entry.Key.Span)))
                    throw new ConcordException(ConcordErrorCode.Forbidden, "The caller may not delete all that he has found; nothing was deleted.");
                var deleted = await DeleteAsync(found, view.Revision, token).ConfigureAwait(false);
                call.Tell(new AuditDetail("count", deleted.Deleted));
                return deleted;
            },
            ct);
    }

    private async ValueTask<DeleteWhereResult> DeleteAsync(List<Entry> found, Revision revision, CancellationToken ct)
    {
        var deleted = 0;
        foreach (var batch in found.Chunk(ConcordServiceOptions.BatchSizeLimit))
        {
            try
            {
                var operations = batch.Select(entry => Operation.DeleteUnchanged(_service.Scope.Add(entry.Key), entry.Record.ModRevision));
                var done = await _service.Store.CommitAsync(new Transaction { Then = [.. operations] }, ct).ConfigureAwait(false);
                deleted += done.Affected;
                revision = done.Revision;
            }
            catch (ConcordException e) when (deleted > 0 && !e.MayHaveCommitted)
            {
                throw new ConcordException(e.Code, $"{deleted} were deleted; then: {e.Message}", e) { MayHaveCommitted = true };
            }
        }

        return new DeleteWhereResult(revision, deleted);
    }

    private ValueTask<T> ReadAsync<T>(
        CallKind kind, Criteria criteria, ReadOptions? options, Func<StoreView, Selection, QuerySource, CancellationToken, T> read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        return _gate.RunAsync(
            new ListingCall(kind, criteria.Prefix, options), Select,
            async (selection, grant, token) =>
            {
                var view = await _service.ViewAsync(options?.Consistency, token).ConfigureAwait(false);
                return read(view, selection, Source(view, grant.Principal.CanRead), token);
            },
            ct);

        Selection Select()
        {
            CallArguments.Check(options);
            return Selection.Of(criteria);
        }
    }

    private QuerySource Source(StoreView view, KeyTest isVisible) => new(
        (range, descending) => view.Scan(_service.Scope.Add(range), descending)
            .Select(entry => entry with { Key = _service.Scope.Strip(entry.Key) })
            .Where(entry => isVisible(entry.Key.Span)),
        static record => (record.Kind, record.Value));

    private delegate bool KeyTest(ReadOnlySpan<byte> key);
}
