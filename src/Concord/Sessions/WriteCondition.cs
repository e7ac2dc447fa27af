using Concord.Json;
using Concord.Kv;
using Concord.Queries;
using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>On what a conditional write depends. Exactly one of its members must be set.</summary>
/// <remarks>A key that is absent, or has expired, meets no condition but <see cref="IfAbsent"/>.</remarks>
public sealed record WriteCondition
{
    /// <summary>The current value is this one: JSON by its structure, with numbers by value; binary by its bytes.</summary>
    public StoredValue? Expected { get; init; }

    /// <summary>The current value matches a predicate.</summary>
    public Predicate? Predicate { get; init; }

    /// <summary>The last change of the key was at this revision.</summary>
    public Revision? IfRevision { get; init; }

    /// <summary>There is no such key: locks, elections.</summary>
    public bool IfAbsent { get; init; }

    /// <summary>
    /// The current record passes a test, which runs in this process, perhaps several times: it must have no effects. What it throws comes
    /// back to the caller, and nothing is written.
    /// </summary>
    public Func<Record, bool>? When { get; init; }

    /// <summary>The key does not exist.</summary>
    public static WriteCondition Absent { get; } = new() { IfAbsent = true };

    /// <summary>The last change of the key was at this revision.</summary>
    public static WriteCondition At(Revision modRevision) => new() { IfRevision = modRevision };

    /// <summary>Refuses none, several, and what no key can meet.</summary>
    internal void Check(bool allowAbsent)
    {
        var given = (Expected is null ? 0 : 1) + (Predicate is null ? 0 : 1) + (IfRevision is null ? 0 : 1) + (IfAbsent ? 1 : 0) + (When is null ? 0 : 1);
        if (given == 0) throw new ConcordException(ConcordErrorCode.MissingCondition, "A conditional write needs a condition.");
        if (given > 1) throw new ConcordException(ConcordErrorCode.ConflictingConditions, "A conditional write takes one condition alone.");
        if (IfRevision <= Revision.None) throw Invalid($"The revision {IfRevision} is no revision of a key: they begin at 1.");
        if (IfAbsent && !allowAbsent) throw Invalid("What is absent cannot be deleted.");
        if (Expected is not { Kind: ContentKind.Json } json) return;
        JsonText.Parse(json.Payload, JsonText.DepthMax, fault => Invalid($"The expected value is not JSON: {fault}")).Dispose();
    }

    /// <summary>The same for the store to decide; null when it is to be decided here, because it takes code of the caller or a clock.</summary>
    internal Condition? Of(Key stored)
    {
        if (IfAbsent) return Condition.Absent(stored);
        if (IfRevision is { } revision) return Condition.Unchanged(stored, revision);
        if (Expected is { } expected) return Condition.Same(stored, expected);
        return Predicate is { UsesPattern: false } predicate ? Condition.Matches(stored, predicate) : null;
    }

    /// <summary>Whether the current record meets what <see cref="Of"/> leaves to be decided here.</summary>
    internal bool Holds(Record current) => Predicate?.Matches(current.Kind, current.Value) ?? When?.Invoke(current) ?? false;

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidCondition, message);
}
