using Concord.Kv;
using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>A call about several keys: all of them are allowed, or none.</summary>
internal sealed class BulkCall(CallKind kind, IReadOnlyList<Key> keys, CallOptions? options) : Call(kind, options)
{
    public override IReadOnlyList<Key> Keys => keys;

    public override bool IsAllowedTo(Principal principal)
    {
        foreach (var key in keys)
        {
            if (!principal.Allows(Kind.Needs, key.Span)) return false;
        }

        return true;
    }
}
