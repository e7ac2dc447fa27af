using Concord.Kv;
using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>One call, as far as it matters for whether it may be made.</summary>
/// <param name="kind">What is asked for.</param>
/// <param name="options">What the caller has told about it.</param>
internal abstract class Call(CallKind kind, CallOptions? options)
{
    public CallKind Kind => kind;

    public CallOptions? Options => options;

    /// <summary>Whether it may go on trying for as long as it likes, so that it needs an end even when the caller names none.</summary>
    public bool Repeats { get; init; }

    /// <summary>What is being read or written of how it is; for those who count and record calls.</summary>
    public bool HasTtl { get; init; }

    /// <summary>The keys that it is about, without the scope. None: it is about the store, or about whatever it finds.</summary>
    public abstract IReadOnlyList<Key> Keys { get; }

    /// <summary>Whether somebody may make it.</summary>
    public abstract bool IsAllowedTo(Principal principal);
}
