using Concord.Audit;
using Concord.Kv;
using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>A call about one key.</summary>
internal sealed class KeyCall(CallKind kind, Key key, CallOptions? options) : Call(kind, options)
{
    public Key Key => key;

    public override IReadOnlyList<Key> Keys => [key];

    public override AuditKeys AuditKeys => AuditKeys.One(key);

    public override bool IsAllowedTo(Principal principal) => principal.Allows(Kind.Needs, key.Span);
}
