using Concord.Audit;
using Concord.Kv;
using Concord.Sessions.Calls;
using Concord.Transactions;

namespace Concord.Sessions;

public sealed partial class ConcordSession
{
    /// <summary>Sets a value, whether or not the key exists.</summary>
    /// <param name="key">1 to <see cref="ConcordServiceOptions.KeyBytesMax"/> bytes.</param>
    /// <param name="value">At most <see cref="ConcordOptions.ValueBytesMax"/> bytes; JSON is checked.</param>
    /// <param name="options">Its time to live, and whether it is compressed.</param>
    /// <param name="ct">Cancels the wait, never a write that was already sent.</param>
    public ValueTask<PutResult> PutAsync(Key key, StoredValue value, PutOptions? options = null, CancellationToken ct = default)
    {
        var item = new PutItem(key, value, options?.Ttl, options?.Compress);
        var call = new KeyCall(CallKind.Put, key, options) { Ttl = FiniteOf(item.Ttl) };
        return _gate.RunAsync(call, CheckArguments, WriteAsync, ct);

        void CheckArguments()
        {
            _service.Arguments.Check(item);
            _service.Arguments.CheckSize([item]);
        }

        async ValueTask<PutResult> WriteAsync(Grant grant, CancellationToken token)
        {
            _service.CheckTerms(item);
            var put = _service.PutOf(item);
            call.Tell(new AuditDetail("compressed", put.Value.Tag.IsCompressed));
            return new PutResult((await CommitAsync([put], token).ConfigureAwait(false)).Revision);
        }
    }

    /// <summary>The same with bytes that mean nothing to the store.</summary>
    public ValueTask<PutResult> PutAsync(Key key, ReadOnlyMemory<byte> value, PutOptions? options = null, CancellationToken ct = default) =>
        PutAsync(key, StoredValue.Binary(value), options, ct);

    /// <summary>The same with bytes that mean nothing to the store.</summary>
    public ValueTask<PutResult> PutAsync(Key key, byte[] value, PutOptions? options = null, CancellationToken ct = default) =>
        PutAsync(key, StoredValue.Binary(value), options, ct);

    /// <summary>Removes a key.</summary>
    public ValueTask<DeleteResult> DeleteAsync(Key key, CallOptions? options = null, CancellationToken ct = default)
    {
        return _gate.RunAsync(new KeyCall(CallKind.Delete, key, options), () => _service.Arguments.Check(key), WriteAsync, ct);

        async ValueTask<DeleteResult> WriteAsync(Grant grant, CancellationToken token)
        {
            var done = await CommitAsync([Operation.Delete(_service.Scope.Add(key))], token).ConfigureAwait(false);
            return new DeleteResult(done.Affected > 0, done.Revision);
        }
    }

    /// <summary>Replaces the time that a key has left; what has expired is not brought back.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ttl">Whole seconds, from 1 to ten years, from now on.</param>
    /// <param name="options">What every call can be told.</param>
    /// <param name="ct">Cancels the wait, never a write that was already sent.</param>
    public ValueTask<TouchResult> TouchAsync(Key key, TimeSpan ttl, CallOptions? options = null, CancellationToken ct = default)
    {
        return _gate.RunAsync(new KeyCall(CallKind.Touch, key, options) { Ttl = ttl }, CheckArguments, WriteAsync, ct);

        void CheckArguments()
        {
            _service.Arguments.Check(key);
            Expiry.TimeToLive.Check(ttl);
        }

        async ValueTask<TouchResult> WriteAsync(Grant grant, CancellationToken token)
        {
            var done = await CommitAsync([Operation.Touch(_service.Scope.Add(key), _service.ExpirationOf(ttl))], token).ConfigureAwait(false);
            var left = done.Results[0].After;
            return new TouchResult(left is not null, left?.ExpiresAt ?? ClusterTime.Never, done.Revision);
        }
    }

    private static TimeSpan? FiniteOf(TimeSpan? ttl) => ttl == Timeout.InfiniteTimeSpan ? null : ttl;

    private ValueTask<CommitResult> CommitAsync(IReadOnlyList<Operation> operations, CancellationToken ct) =>
        _service.Store.CommitAsync(new Transaction { Then = operations }, ct);
}
