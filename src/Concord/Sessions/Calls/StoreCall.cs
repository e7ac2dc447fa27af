using Concord.Kv;
using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>A call about the store itself, not about any key.</summary>
internal sealed class StoreCall(CallKind kind, CallOptions? options = null) : Call(kind, options)
{
    public override IReadOnlyList<Key> Keys => [];

    public override bool IsAllowedTo(Principal principal) => principal.Allows(Kind.Needs, default);
}
