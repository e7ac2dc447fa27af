using Concord.Log;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

public sealed partial class ConcordSession
{
    /// <summary>How the store is. Asks nobody, unless a consistency is named: then it tells whether the store can keep to it.</summary>
    public ValueTask<StoreStatus> StatusAsync(ReadOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        new StoreCall(CallKind.Status, options), () => CallArguments.Check(options), async (_, token) =>
        {
            var view = await _service.ViewAsync(options?.Consistency ?? ReadConsistency.Eventual, token).ConfigureAwait(false);
            return StatusOf(view);
        },
        ct);

    /// <summary>Everyone who holds the log; nobody but this node when there is no cluster.</summary>
    public ValueTask<IReadOnlyList<LogMember>> MembersAsync(CallOptions? options = null, CancellationToken ct = default) => _gate.RunAsync(
        new StoreCall(CallKind.Members, options), static () => { },
        (_, _) => new ValueTask<IReadOnlyList<LogMember>>(_service.Store.Log.Members), ct);

    private StoreStatus StatusOf(StoreView view) => new()
    {
        ClusterName = _service.Options.ClusterName,
        Log = _service.Store.Log,
        State = _service.Store.Log.Role switch
        {
            LogRole.Standalone => "standalone",
            LogRole.Leader => "leader",
            LogRole.Learner => "learner",
            LogRole.NoQuorum or LogRole.Failed => "no_quorum",
            _ => "follower",
        },
        Applied = _service.Store.Applied,
        Revision = view.Revision,
        Keys = view.Count,
        MemoryBytes = GC.GetTotalMemory(forceFullCollection: false),
        Node = _service.Node,
        Failure = _service.Store.Failure?.Message,
    };
}
