using Concord.Audit;
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

    /// <summary>The time to live that one key gets; <see cref="HasTtl"/> alone when there are several.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Whether something gets a time to live.</summary>
    public bool HasTtl
    {
        get => field || Ttl is not null;
        init;
    }

    /// <summary>How fresh a read must be, when the caller has said so.</summary>
    public ReadConsistency? Consistency => (Options as ReadOptions)?.Consistency;

    /// <summary>What the audit log is told beside the keys: names and numbers, never a value.</summary>
    public IReadOnlyList<AuditDetail> Details { get; private set; } = [];

    /// <summary>The keys that it is about, without the scope. None: it is about the store, or about whatever it finds.</summary>
    public abstract IReadOnlyList<Key> Keys { get; }

    /// <summary>The keys as the audit log has them.</summary>
    public virtual AuditKeys AuditKeys => Keys.Count == 0 ? AuditKeys.None : AuditKeys.Many(Keys);

    /// <summary>Tells the audit log one thing more.</summary>
    public void Tell(AuditDetail detail) => Details = [.. Details, detail];

    /// <summary>Whether somebody may make it.</summary>
    public abstract bool IsAllowedTo(Principal principal);
}
