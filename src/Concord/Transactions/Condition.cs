using Concord.Kv;
using Concord.Queries;

namespace Concord.Transactions;

/// <summary>One comparison that must hold, when the transaction is applied, for its <see cref="Transaction.Then"/> branch to run.</summary>
public sealed record Condition
{
    private Condition(Key key, ConditionField field, Comparison comparison, long number, ReadOnlyMemory<byte> bytes)
    {
        Key = key;
        Field = field;
        Comparison = comparison;
        Number = number;
        Bytes = bytes;
    }

    /// <summary>The key that is looked at.</summary>
    public Key Key { get; private init; }

    /// <summary>What of its record is looked at.</summary>
    public ConditionField Field { get; }

    /// <summary>How it is compared.</summary>
    public Comparison Comparison { get; }

    /// <summary>The operand, unless <see cref="Field"/> is about the value.</summary>
    public long Number { get; }

    /// <summary>The operand when <see cref="Field"/> is about the value.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it is about the store's own records instead of the caller's.</summary>
    internal bool InSystem { get; private init; }

    /// <summary>Whether deciding it takes a clock (<see cref="Predicate.UsesPattern"/>), which no state machine has.</summary>
    internal bool TakesClock { get; private init; }

    /// <summary>The key exists.</summary>
    public static Condition Exists(Key key) => Version(key, Comparison.NotEqual, 0);

    /// <summary>The key does not exist: create-if-absent, locks, elections.</summary>
    public static Condition Absent(Key key) => Version(key, Comparison.Equal, 0);

    /// <summary>The key has not changed since it was read at <paramref name="modRevision"/>; <see cref="Revision.None"/>: it is still absent.</summary>
    public static Condition Unchanged(Key key, Revision modRevision) =>
        new(key, ConditionField.ModRevision, Comparison.Equal, modRevision.Value, default);

    /// <summary>Compares the number of changes since the key was created.</summary>
    public static Condition Version(Key key, Comparison comparison, long version) =>
        new(key, ConditionField.Version, comparison, version, default);

    /// <summary>Compares the revision that created the key.</summary>
    public static Condition CreateRevision(Key key, Comparison comparison, Revision revision) =>
        new(key, ConditionField.CreateRevision, comparison, revision.Value, default);

    /// <summary>Compares the revision of the last change.</summary>
    public static Condition ModRevision(Key key, Comparison comparison, Revision revision) =>
        new(key, ConditionField.ModRevision, comparison, revision.Value, default);

    /// <summary>Compares the value byte by byte. False for an absent key whatever the comparison, but for <see cref="Comparison.NotEqual"/>.</summary>
    public static Condition Value(Key key, Comparison comparison, ReadOnlyMemory<byte> value) =>
        new(key, ConditionField.Value, comparison, 0, value);

    /// <summary>The value means the same as another: JSON by structure, numbers by value, other bytes by themselves. False for an absent key.</summary>
    public static Condition Same(Key key, StoredValue value)
    {
        if (value.Tag.IsCompressed) throw new ArgumentException("A value to compare with is not compressed.", nameof(value));
        return new Condition(key, ConditionField.Meaning, Comparison.Equal, 0, (byte[])[(byte)value.Kind, .. value.Payload.Span]);
    }

    /// <summary>The value is JSON that a predicate fits. False for an absent key.</summary>
    /// <remarks>A transaction with one that has a <c>matches</c> is refused: read, judge, and commit on <see cref="ModRevision"/> instead.</remarks>
    public static Condition Matches(Key key, Predicate predicate) =>
        new(key, ConditionField.Predicate, Comparison.Equal, 0, predicate.ToJson()) { TakesClock = predicate.UsesPattern };

    /// <summary>The same about another key.</summary>
    internal Condition On(Key key) => this with { Key = key };

    /// <summary>The same on the store's own records.</summary>
    internal Condition OnSystem() => this with { InSystem = true };
}
