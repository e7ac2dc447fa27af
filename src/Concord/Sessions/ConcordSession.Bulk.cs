using Concord.Kv;
using Concord.Sessions.Calls;
using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>Bulk writes: at most <see cref="ConcordServiceOptions.MaxBatchSize"/> elements, all of them at one revision or none. Of a key that is named twice the last element counts.</summary>
public sealed partial class ConcordSession
{
    /// <summary>Sets several values at once.</summary>
    /// <exception cref="ConcordException">
    /// Nothing was written; <see cref="ConcordException.ElementIndex"/> tells which element is wrong. <see cref="ConcordErrorCode.Forbidden"/>: the
    /// caller may not write all of them.
    /// </exception>
    public ValueTask<BulkResult> PutManyAsync(IReadOnlyList<PutItem> items, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        var call = new BulkCall(CallKind.PutMany, [.. items.Select(item => item.Key)], options) { HasTtl = items.Any(item => FiniteOf(item.Ttl) is not null) };
        return _gate.RunAsync(call, CheckArguments, WriteAsync, ct);

        void CheckArguments()
        {
            _service.Arguments.CheckCount(items.Count);
            for (var i = 0; i < items.Count; i++) _service.Arguments.Check(items[i], i);
            _service.Arguments.CheckSize(items);
        }

        ValueTask<BulkResult> WriteAsync(Grant grant, CancellationToken token)
        {
            for (var i = 0; i < items.Count; i++) _service.CheckTerms(items[i], i);
            return CommitAsync(LastOfEach(items, item => item.Key), _service.PutOf, static _ => true, token);
        }
    }

    /// <summary>Removes several keys at once; true for those that were there.</summary>
    public ValueTask<BulkResult> DeleteManyAsync(IReadOnlyList<Key> keys, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return _gate.RunAsync(
            new BulkCall(CallKind.DeleteMany, keys, options), () => _service.Arguments.CheckKeys(keys),
            (_, token) => CommitAsync(
                LastOfEach(keys, key => key), key => Operation.Delete(_service.Scope.Add(key)), static result => result.Before is not null, token),
            ct);
    }

    /// <summary>Replaces the times that several keys have left; true for those that are there. A key that is not there does not stop the others.</summary>
    public ValueTask<BulkResult> TouchManyAsync(IReadOnlyList<TouchItem> items, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return _gate.RunAsync(
            new BulkCall(CallKind.TouchMany, [.. items.Select(item => item.Key)], options) { HasTtl = true }, CheckArguments,
            (_, token) => CommitAsync(
                LastOfEach(items, item => item.Key), item => Operation.Touch(_service.Scope.Add(item.Key), _service.ExpirationOf(item.Ttl)),
                static result => result.After is not null, token),
            ct);

        void CheckArguments()
        {
            _service.Arguments.CheckCount(items.Count);
            for (var i = 0; i < items.Count; i++)
            {
                _service.Arguments.Check(items[i].Key, i);
                Expiry.TimeToLive.Check(items[i].Ttl, i);
            }
        }
    }

    private static OrderedDictionary<Key, T> LastOfEach<T>(IReadOnlyList<T> items, Func<T, Key> keyOf)
    {
        var last = new OrderedDictionary<Key, T>(items.Count);
        foreach (var item in items) last[keyOf(item)] = item;
        return last;
    }

    private async ValueTask<BulkResult> CommitAsync<T>(
        OrderedDictionary<Key, T> items, Func<T, Operation> operationOf, Func<OperationResult, bool> counts, CancellationToken ct)
    {
        if (items.Count == 0) return new BulkResult(_service.Revision, new OrderedDictionary<Key, bool>());
        var done = await CommitAsync([.. items.Values.Select(operationOf)], ct).ConfigureAwait(false);
        var keys = new OrderedDictionary<Key, bool>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            // One operation alone says by its effect what several say one by one.
            keys.Add(items.GetAt(i).Key, done.Results.Count > 0 ? counts(done.Results[i]) : done.Affected > 0);
        }

        return new BulkResult(done.Revision, keys);
    }
}
