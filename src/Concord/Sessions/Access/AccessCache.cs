using Concord.StateMachine.Tree;
using Concord.Tenants;

namespace Concord.Sessions.Access;

/// <summary>Keeps what was compiled from the store's own records for as long as they stay the same. Safe for all threads.</summary>
internal sealed class AccessCache(ConcordStore store)
{
    private readonly Lock _gate = new();
    private AccessState _known = new(KeySpace.Empty, TenantNamespaces.Empty);

    /// <summary>What holds now, as this node has applied it.</summary>
    public AccessState Current
    {
        get
        {
            var system = store.State.System;
            var known = Volatile.Read(ref _known);
            return ReferenceEquals(known.System, system) ? known : Compile();
        }
    }

    private AccessState Compile()
    {
        lock (_gate)
        {
            // The newest there is by now: never older than what the caller has seen.
            var state = store.State;
            if (!ReferenceEquals(_known.System, state.System)) Volatile.Write(ref _known, new AccessState(state.System, state.Tenants.Namespaces));
            return _known;
        }
    }
}
