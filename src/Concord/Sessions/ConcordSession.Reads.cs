using Concord.Kv;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

public sealed partial class ConcordSession
{
    /// <summary>The record of a key with all its fields, and the time it has left.</summary>
    public ValueTask<GetResult> GetAsync(Key key, ReadOptions? options = null, CancellationToken ct = default) =>
        GetAsync(CallKind.Get, key, options, ct);

    /// <summary>The same under the name of the call that asks for both; there is one answer for the two.</summary>
    public ValueTask<GetResult> GetWithTtlAsync(Key key, ReadOptions? options = null, CancellationToken ct = default) =>
        GetAsync(CallKind.GetWithTtl, key, options, ct);

    /// <summary>How long a key has left.</summary>
    public ValueTask<TtlResult> TtlAsync(Key key, ReadOptions? options = null, CancellationToken ct = default)
    {
        var read = GetAsync(CallKind.Ttl, key, options, ct);
        return read.IsCompletedSuccessfully ? new ValueTask<TtlResult>(Of(read.Result)) : AfterAsync(read);

        static TtlResult Of(GetResult found) => new(found.Found, found.TtlSeconds, found.Revision);

        static async ValueTask<TtlResult> AfterAsync(ValueTask<GetResult> read) => Of(await read.ConfigureAwait(false));
    }

    /// <summary>The records of several keys, at one revision. A key that is named twice is there once.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.BatchTooLarge"/>; <see cref="ConcordErrorCode.Forbidden"/>: the caller may not read all of them.
    /// </exception>
    public ValueTask<GetManyResult> GetManyAsync(IReadOnlyList<Key> keys, ReadOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return _gate.RunAsync(new BulkCall(CallKind.GetMany, keys, options), CheckArguments, ReadAsync, ct);

        void CheckArguments()
        {
            CallArguments.Check(options);
            _service.Arguments.CheckKeys(keys);
        }

        async ValueTask<GetManyResult> ReadAsync(Grant grant, CancellationToken token)
        {
            var view = await _service.ViewAsync(options?.Consistency, token).ConfigureAwait(false);
            var found = new OrderedDictionary<Key, GetResult>();
            foreach (var key in keys) found[key] = Read(view, key);
            return new GetManyResult(view.Revision, found);
        }
    }

    /// <summary>Everything that the caller may read, at one revision. It is all in memory at once: use it sparingly.</summary>
    public ValueTask<GetAllResult> GetAllAsync(ReadOptions? options = null, CancellationToken ct = default)
    {
        return _gate.RunAsync(new ListingCall(CallKind.GetAll, null, options), () => CallArguments.Check(options), ReadAsync, ct);

        async ValueTask<GetAllResult> ReadAsync(Grant grant, CancellationToken token)
        {
            var view = await _service.ViewAsync(options?.Consistency, token).ConfigureAwait(false);
            var entries = new List<ListedEntry>();
            foreach (var (stored, record) in view.Scan(_service.Scope.All))
            {
                var key = _service.Scope.Strip(stored);
                if (grant.Principal.CanRead(key.Span)) entries.Add(new ListedEntry(key, record, _service.SecondsLeft(record.ExpiresAt)));
            }

            return new GetAllResult(view.Revision, entries);
        }
    }

    private ValueTask<GetResult> GetAsync(CallKind kind, Key key, ReadOptions? options, CancellationToken ct)
    {
        return _gate.RunAsync(new KeyCall(kind, key, options), CheckArguments, ReadAsync, ct);

        void CheckArguments()
        {
            CallArguments.Check(options);
            _service.Arguments.Check(key);
        }

        ValueTask<GetResult> ReadAsync(Grant grant, CancellationToken token)
        {
            var view = _service.ViewAsync(options?.Consistency, token);
            return view.IsCompletedSuccessfully ? new ValueTask<GetResult>(Read(view.Result, key)) : AfterAsync(view);
        }

        async ValueTask<GetResult> AfterAsync(ValueTask<StoreView> view) => Read(await view.ConfigureAwait(false), key);
    }

    private GetResult Read(StoreView view, Key key) => view.Get(_service.Scope.Add(key)) is { } record
        ? new GetResult(record, _service.SecondsLeft(record.ExpiresAt), view.Revision)
        : new GetResult(null, null, view.Revision);
}
