using Concord.Compression;
using Concord.Expiry;
using Concord.Indexes;
using Concord.Json;
using Concord.Kv;
using Concord.Sessions.Access;
using Concord.Sessions.Calls;
using Concord.Tenants;
using Concord.Transactions;
using Microsoft.Extensions.Logging;

namespace Concord.Sessions;

/// <summary>
/// A store for callers of whom not each may do everything: over HTTP, on the command line, or in this process with a token. Whoever owns the
/// store itself needs none of it. Safe for all threads; the store stays the property of whoever has opened it.
/// </summary>
/// <example><code>
/// var service = await ConcordService.OpenAsync(store, new ConcordServiceOptions { AuthEnabled = true });
/// var session = service.Authenticate(token);
/// await session.PutAsync("greeting", StoredValue.Json("\"hello\""u8.ToArray()));
/// </code></example>
public sealed class ConcordService
{
    private ConcordService(ConcordStore store, ConcordServiceOptions options)
    {
        Store = store;
        Options = options;
        Time = options.Time ?? store.Options.Time;
        Scope = new KeyScope(options.Scope);
        Arguments = new CallArguments(store.Options, options);
        Access = new AccessCache(store);
        Rates = new TenantRates(store.Options.Time);
        Compression = new ValueCompression(options.Compression);
        AccessWriter = new AccessWriter(store);
        Events = new EventStream(store, options.EventStream);
        System = new ConcordSession(this, Caller.System);
    }

    /// <summary>The session of the process that owns the store: may do everything, and counts for no tenant's rate.</summary>
    public ConcordSession System { get; }

    /// <summary>The store's last revision that this node has applied.</summary>
    public Revision Revision => Store.Revision;

    /// <summary>How it guards.</summary>
    public ConcordServiceOptions Options { get; }

    /// <summary>How values are compressed.</summary>
    public ValueCompression Compression { get; }

    internal ConcordStore Store { get; }

    internal TimeProvider Time { get; }

    internal KeyScope Scope { get; }

    internal CallArguments Arguments { get; }

    internal AccessCache Access { get; }

    internal AccessWriter AccessWriter { get; }

    internal TenantRates Rates { get; }

    internal EventStream Events { get; }

    /// <summary>What this node is called.</summary>
    internal string Node => Options.Node ?? Store.Log.Node;

    /// <summary>Puts a guard before a store. When tokens count and there is none yet, makes the first one.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: an option is outside its range.</exception>
    public static async ValueTask<ConcordService> OpenAsync(ConcordStore store, ConcordServiceOptions? options = null, CancellationToken ct = default)
    {
        options ??= new ConcordServiceOptions();
        options.Check(store.Options);
        var service = new ConcordService(store, options);
        if (!options.AuthEnabled) return service;
        var path = options.BootstrapTokenPath ?? Path.Combine(store.Options.DataDirectory, "bootstrap-token");
        var logger = options.LoggerFactory.CreateLogger<ConcordService>();
        await BootstrapToken.EnsureAsync(service.AccessWriter, path, service.Time, logger, ct).ConfigureAwait(false);
        return service;
    }

    /// <summary>
    /// The session of whoever has shown this token, or none. Never fails: each of its calls looks at the token anew, after its arguments. While
    /// authentication is off, the token does not matter.
    /// </summary>
    public ConcordSession SessionOf(string? token) => new(this, Options.AuthEnabled ? Caller.Bearer(token) : Caller.Anonymous);

    /// <summary>The same, and refuses at once who is not known.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.Unauthorized"/>: the token is missing, unknown, revoked or expired.</exception>
    public ConcordSession Authenticate(string? token)
    {
        var session = SessionOf(token);
        return session.IsKnown
            ? session
            : throw new ConcordException(ConcordErrorCode.Unauthorized, "There is no such token, or it is not valid any more.");
    }

    /// <summary>Seconds that are left until then, rounded up; null: for ever.</summary>
    internal long? SecondsLeft(ClusterTime expiresAt)
    {
        if (expiresAt == ClusterTime.Never) return null;
        var left = (expiresAt - Store.Now).Ticks;
        return Math.Max(1, (left + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond); // It was seen, so it is not over.
    }

    /// <summary>When what is written now expires.</summary>
    internal Expiration ExpirationOf(TimeSpan? ttl)
    {
        var expiry = Store.Options.Expiry;
        var wanted = ttl ?? (expiry.ApplyDefault ? expiry.Default : Timeout.InfiniteTimeSpan);
        return wanted == Timeout.InfiniteTimeSpan ? Expiration.Never : Store.ExpiresAfter(wanted);
    }

    /// <summary>The write of an element, ready for the store.</summary>
    internal Operation PutOf(PutItem item) => Operation.Put(Scope.Add(item.Key), Compression.Apply(item.Value, item.Compress), ExpirationOf(item.Ttl));

    internal ValueTask<StoreView> ViewAsync(ReadConsistency? consistency, CancellationToken ct) =>
        Store.ViewAsync(consistency ?? Options.DefaultReadConsistency, ct);

    /// <summary>Refuses a value with more terms than an index takes.</summary>
    /// <param name="item">The write.</param>
    /// <param name="index">Its place in a bulk call; null: it is alone.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidValue"/>, naming the index.</exception>
    /// <remarks>An index that is made at this very moment takes as many terms as it may, and leaves the rest: then nobody is refused.</remarks>
    internal void CheckTerms(PutItem item, int? index = null)
    {
        var indexes = Store.State.Indexes;
        if (indexes.IsEmpty || item.Value.Kind != ContentKind.Json || !JsonText.TryParse(item.Value.Payload, out var document)) return;
        var key = Scope.Add(item.Key);
        using (document)
        {
            foreach (var state in indexes.Values.Where(state => key.Span.StartsWith(state.Scope.Span)))
            {
                if (!state.Definition.Extractor.Terms(document.RootElement).TooMany) continue;
                var message = $"The value has more than {IndexTerms.CountMax} terms for the index '{state.Name}'.";
                throw new ConcordException(ConcordErrorCode.InvalidValue, message) { ElementIndex = index };
            }
        }
    }
}
