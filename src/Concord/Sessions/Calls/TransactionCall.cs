using Concord.Kv;
using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>A call that does different things to different keys: all of them are allowed, or none.</summary>
internal sealed class TransactionCall(CallKind kind, IReadOnlyList<(Key Key, Permissions Needs)> steps, CallOptions? options) : Call(kind, options)
{
    public override IReadOnlyList<Key> Keys { get; } = [.. steps.Select(step => step.Key)];

    public override bool IsAllowedTo(Principal principal)
    {
        foreach (var (key, needs) in steps)
        {
            if (!principal.Allows(needs, key.Span)) return false;
        }

        return true;
    }
}
