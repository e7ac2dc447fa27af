using Concord.Indexes;
using Concord.Kv;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine.Indexes;

/// <summary>An index with what is in it. Derived from the records: always what a scan would find.</summary>
internal sealed record IndexState
{
    public required string Name { get; init; }

    /// <summary>What is taken out of which values.</summary>
    public required IndexDefinition Definition { get; init; }

    /// <summary>What stands before the keys that it is about.</summary>
    public required Key Scope { get; init; }

    /// <summary>The keys that it is about.</summary>
    public KeyRange Range => Scope.Span.IsEmpty ? KeyRange.All : KeyRange.Prefix(Scope);

    /// <summary>Its own record as of its last change.</summary>
    public required Revision DefinedAt { get; init; }

    /// <summary>The revision since which it knows everything that is written.</summary>
    public required Revision KnowsSince { get; init; }

    public required IndexPhase Phase { get; init; }

    /// <summary>While it is being filled: the last key that it has come to; null: none yet.</summary>
    public Key? FilledTo { get; init; }

    /// <summary>Its entries: <see cref="IndexEntry"/>.</summary>
    public KeySpace Entries { get; init; } = KeySpace.Empty;

    /// <summary>Whether a record belongs to it, as far as it has come.</summary>
    public bool Knows(ReadOnlySpan<byte> key, Record record) =>
        Phase == IndexPhase.Ready || record.ModRevision > KnowsSince
        || (Phase == IndexPhase.Filling && FilledTo is { } filled && key.SequenceCompareTo(filled.Span) <= 0);
}
