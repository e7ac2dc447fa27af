using System.Text.Json;
using Concord.Audit;
using Concord.Indexes;
using Concord.Json;
using Concord.Kv;
using Concord.Sessions.Calls;
using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>
/// Secondary indexes. Making and dropping them takes the permission <c>admin</c>; whoever looks something up finds what he may read. Definitions
/// are part of the store; what is in an index every node finds from the records, in the same step as it applies a change.
/// </summary>
public sealed class SessionIndexes
{
    // Fills an index in steps: one step holds up other writes for as long as it takes.
    private const int FilledAtOnceMax = 500;

    private readonly ConcordService _service;
    private readonly CallGate _gate;

    internal SessionIndexes(ConcordService service, CallGate gate)
    {
        _service = service;
        _gate = gate;
    }

    /// <summary>Makes an index.</summary>
    /// <param name="definition">Its name, and what it takes from a value.</param>
    /// <param name="reindex">
    /// Whether records that are there already are put in, too; it returns when they are, and the index becomes ready at once. If not, the index
    /// knows only what is written from now on.
    /// </param>
    /// <param name="options">What every call can be told. Should the time not suffice, filling it goes on by itself.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.IndexExists"/>.</exception>
    public ValueTask<IndexInfo> CreateAsync(
        IndexDefinition definition, bool reindex = false, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return _gate.RunAsync(
            CallAbout(CallKind.CreateIndex, definition.Name, options), static () => { }, async (_, token) =>
            {
                var key = IndexRecord.KeyOf(definition.Name);
                var made = await _service.Store.CommitAsync(
                    new Transaction { If = [Condition.Absent(key).OnSystem()], Then = [PutOf(definition, reindex)] }, token).ConfigureAwait(false);
                if (!made.Succeeded) throw new ConcordException(ConcordErrorCode.IndexExists, $"There is an index '{definition.Name}'.");
                await FillAsync(definition.Name, token).ConfigureAwait(false);
                return InfoOf(_service.Store.View(), definition.Name);
            },
            ct);
    }

    /// <summary>Makes an index of a name and the JSON of an extractor.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidName"/>, <see cref="ConcordErrorCode.InvalidExtractor"/>, <see cref="ConcordErrorCode.IndexExists"/>.
    /// </exception>
    public ValueTask<IndexInfo> CreateAsync(
        string name, ReadOnlyMemory<byte> extractor, bool reindex = false, CallOptions? options = null, CancellationToken ct = default)
    {
        IndexDefinition definition;
        try
        {
            definition = new IndexDefinition(name, IndexExtractor.Parse(extractor));
        }
        catch (ConcordException refusal)
        {
            return _gate.RunAsync(
                CallAbout(CallKind.CreateIndex, name, options), () => throw refusal, (_, _) => ValueTask.FromException<IndexInfo>(refusal), ct);
        }

        return CreateAsync(definition, reindex, options, ct);
    }

    /// <summary>Removes an index.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>.</exception>
    public ValueTask<IndexDefinition> DropAsync(string name, CallOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        CallAbout(CallKind.DropIndex, name, options), () => CheckName(name), async (_, token) =>
        {
            var key = IndexRecord.KeyOf(name);
            var definition = Existing(await _service.ViewAsync(ReadConsistency.Strong, token).ConfigureAwait(false), name).Definition;
            var dropped = await _service.Store.CommitAsync(
                new Transaction { If = [Condition.Exists(key).OnSystem()], Then = [Operation.Delete(key).OnSystem()] }, token).ConfigureAwait(false);
            return dropped.Succeeded ? definition : throw NotFound(name);
        },
        ct);

    /// <summary>Puts the records into an index that it does not know yet, in steps that do not hold up writers, and returns when it is ready.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>.</exception>
    public ValueTask<IndexInfo> ReindexAsync(string name, CallOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        CallAbout(CallKind.Reindex, name, options), () => CheckName(name), async (_, token) =>
        {
            var index = Existing(await _service.ViewAsync(ReadConsistency.Strong, token).ConfigureAwait(false), name);
            var asked = await _service.Store.CommitAsync(
                new Transaction { If = [Condition.Exists(IndexRecord.KeyOf(name)).OnSystem()], Then = [PutOf(index.Definition, reindex: true)] }, token)
                .ConfigureAwait(false);
            if (!asked.Succeeded) throw NotFound(name);
            await FillAsync(name, token).ConfigureAwait(false);
            return InfoOf(_service.Store.View(), name);
        },
        ct);

    /// <summary>All indexes, in the order of their names.</summary>
    public ValueTask<IReadOnlyList<IndexInfo>> ListAsync(ReadOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        new StoreCall(CallKind.ListIndexes, options), () => CallArguments.Check(options), async (_, token) =>
        {
            var view = await _service.ViewAsync(options?.Consistency, token).ConfigureAwait(false);
            return (IReadOnlyList<IndexInfo>)[.. view.Indexes.Where(name => Find(view, name) is not null).Select(name => InfoOf(view, name))];
        },
        ct);

    /// <summary>The keys whose value has a term.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is no such index. An unknown term has no keys.</exception>
    public ValueTask<IndexLookupResult> LookupAsync(
        string name, IndexTerm term, IndexLookupOptions? options = null, CancellationToken ct = default) => LookupAsync(name, (IndexTerm?)term, options, ct);

    /// <summary>The same for a value as JSON; one that is never indexed has no keys.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>: there is no such index; <see cref="ConcordErrorCode.InvalidValue"/>: it is not JSON.
    /// </exception>
    public ValueTask<IndexLookupResult> LookupAsync(
        string name, ReadOnlyMemory<byte> json, IndexLookupOptions? options = null, CancellationToken ct = default)
    {
        IndexTerm? term = null;
        return LookupAsync(name, () => term = TermOf(json), () => term, options, ct);
    }

    /// <summary>The keys of the terms between two, both included. Null is no bound.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is no such index.</exception>
    public ValueTask<IndexRangeResult> LookupRangeAsync(
        string name, IndexTerm? low, IndexTerm? high, IndexLookupOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        new ListingCall(CallKind.IndexLookup, null, options), () => CheckArguments(name, options), async (grant, token) =>
        {
            var view = await _service.ViewAsync(options?.Consistency, token).ConfigureAwait(false);
            var index = Existing(view, name);
            var extractor = index.Definition.Extractor;
            var found = index.LookupRange(low is { } from ? extractor.Sought(from) : null, high is { } to ? extractor.Sought(to) : null)
                .Select(entry => entry with { Key = _service.Scope.Strip(entry.Key) })
                .Where(entry => grant.Principal.CanRead(entry.Key.Span));
            List<IndexEntry> entries = [.. options?.Limit is { } limit ? found.Take(limit + 1) : found];
            var more = entries.Count > (options?.Limit ?? int.MaxValue);
            if (more) entries.RemoveAt(entries.Count - 1);
            return new IndexRangeResult(view.Revision, entries, more, index.Phase);
        },
        ct);

    private static StoreCall CallAbout(CallKind kind, string name, CallOptions? options)
    {
        var call = new StoreCall(kind, options);
        call.Tell(new AuditDetail("index", name));
        return call;
    }

    private static void CheckName(string name) => _ = new IndexDefinition(name, IndexExtractor.Identity());

    private static void CheckArguments(string name, IndexLookupOptions? options)
    {
        CheckName(name);
        if (options?.Limit is < 1) throw new ConcordException(ConcordErrorCode.InvalidArguments, $"limit is {options.Limit}; it must be at least 1.");
        if (options?.Consistency is { } consistency && !Enum.IsDefined(consistency))
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"There is no consistency {consistency}.");
    }

    private static IndexTerm? TermOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonText.Parse(
            json, JsonText.DepthMax, fault => new ConcordException(ConcordErrorCode.InvalidValue, $"The sought value is not JSON: {fault}"));
        return IndexTerm.Of(document.RootElement);
    }

    private static ConcordException NotFound(string name) => new(ConcordErrorCode.NotFound, $"There is no index '{name}'.");

    private ValueTask<IndexLookupResult> LookupAsync(string name, IndexTerm? term, IndexLookupOptions? options, CancellationToken ct) =>
        LookupAsync(name, static () => { }, () => term, options, ct);

    private ValueTask<IndexLookupResult> LookupAsync(
        string name, Action prepare, Func<IndexTerm?> term, IndexLookupOptions? options, CancellationToken ct)
    {
        return _gate.RunAsync(new ListingCall(CallKind.IndexLookup, null, options), CheckAll, ReadAsync, ct);

        void CheckAll()
        {
            CheckArguments(name, options);
            prepare();
        }

        async ValueTask<IndexLookupResult> ReadAsync(Grant grant, CancellationToken token)
        {
            var view = await _service.ViewAsync(options?.Consistency, token).ConfigureAwait(false);
            var index = Existing(view, name);
            if (term() is not { } sought) return new IndexLookupResult(view.Revision, [], null, index.Phase);
            Key? after = options?.After is { } last ? _service.Scope.Add(last) : default(Key?);
            var found = index.Lookup(index.Definition.Extractor.Sought(sought), after)
                .Select(_service.Scope.Strip)
                .Where(key => grant.Principal.CanRead(key.Span));
            List<Key> keys = [.. options?.Limit is { } limit ? found.Take(limit + 1) : found];
            if (keys.Count <= (options?.Limit ?? int.MaxValue)) return new IndexLookupResult(view.Revision, keys, null, index.Phase);
            keys.RemoveAt(keys.Count - 1);
            return new IndexLookupResult(view.Revision, keys, keys[^1], index.Phase);
        }
    }

    private async ValueTask FillAsync(string name, CancellationToken ct)
    {
        while (_service.Store.View().Index(name)?.Phase == IndexPhase.Filling)
            await _service.Store.Own.FillIndexAsync(name, FilledAtOnceMax, ct).ConfigureAwait(false);
    }

    private Operation PutOf(IndexDefinition definition, bool reindex) => Operation.Put(
        IndexRecord.KeyOf(definition.Name), StoredValue.Json(IndexRecord.Of(definition, _service.Options.Scope, reindex).Write())).OnSystem();

    // One that another part of the store has for its own keys is not there for this one.
    private IndexView? Find(StoreView view, string name) =>
        view.Index(name) is { } index && index.Scope == Key.Utf8(_service.Options.Scope) ? index : null;

    private IndexView Existing(StoreView view, string name) => Find(view, name) ?? throw NotFound(name);

    private IndexInfo InfoOf(StoreView view, string name)
    {
        var index = Existing(view, name);
        return new IndexInfo(index.Definition, index.Phase, view.State.Indexes[name].Entries.Count);
    }
}
