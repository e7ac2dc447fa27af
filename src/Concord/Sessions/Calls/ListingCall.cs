using Concord.Kv;
using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>
/// A call about whatever it finds. Everybody may look, and sees what he may read; who may do the rest on no key at all is refused.
/// </summary>
/// <param name="kind">What is asked for.</param>
/// <param name="prefix">What everything that it finds begins with; null: nothing in particular.</param>
/// <param name="options">What the caller has told about it.</param>
internal sealed class ListingCall(CallKind kind, Key? prefix, CallOptions? options) : Call(kind, options)
{
    /// <summary>Tells whose part of the store is looked at.</summary>
    public Key? Prefix => prefix;

    public override IReadOnlyList<Key> Keys => [];

    public override bool IsAllowedTo(Principal principal) => Kind.IsRead || !principal.AllowsNowhere(Kind.Needs);
}
