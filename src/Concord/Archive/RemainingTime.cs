using Concord.Kv;
using Concord.StateMachine;
using Concord.StateMachine.Tree;

namespace Concord.Archive;

/// <summary>Brings a state to a later time as if none had passed: what was left of a record's time is left of it.</summary>
internal static class RemainingTime
{
    /// <param name="state">The state.</param>
    /// <param name="now">The time; without effect when the state's clock is there already.</param>
    public static StoreState From(StoreState state, ClusterTime now)
    {
        if (now <= state.Clock) return state;
        var (keys, expiring) = (new KeySpaceEdit(state.Keys), new KeySpaceEdit(KeySpace.Empty));
        foreach (var (expiryKey, _) in state.Expiring.Scan(KeyRange.All))
        {
            var (key, at) = (ExpiryKey.KeyOf(expiryKey), ExpiryKey.TimeOf(expiryKey));
            if (keys.Find(key.Span) is not { } record) continue;

            // What has expired stays as it is: it is still to be swept, and nobody sees it.
            if (record.IsLiveAt(state.Clock)) at = now + (at - state.Clock);
            keys.Set(key.Array, record.MovedTo(at));
            expiring.Set(ExpiryKey.Of(at, key.Span), ExpiryKey.Marker);
        }

        return state with { Clock = now, Keys = keys.Finish(), Expiring = expiring.Finish() };
    }
}
