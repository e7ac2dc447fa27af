namespace Concord.Cluster.Tests.Linearizability;

/// <summary>What a client was told, or that it was told nothing.</summary>
internal abstract record Answer
{
    /// <summary>Nobody knows: no answer came, or one that says so (<see cref="ConcordException.MayHaveCommitted"/>).</summary>
    public static Answer Unknown { get; } = new Uncertain();

    /// <summary>It had no effect and never will: the store said so, or it was never sent.</summary>
    public static Answer Failure { get; } = new Failed();

    /// <summary>Revision of the whole store that the call has seen, when the answer tells; 0 when not. Of a write that had an effect: its own.</summary>
    public long StoreRevision { get; init; }

    /// <inheritdoc />
    public sealed override string ToString() => OperationText.Format(this);

    /// <summary>The key is there, and this is in it.</summary>
    /// <param name="Value">Its value.</param>
    /// <param name="Revision">Revision of its last change; 0 when the answer does not tell.</param>
    public sealed record Found(string Value, long Revision = 0) : Answer;

    /// <summary>There is no such key: of a read, of a delete, of a condition that needs one.</summary>
    public sealed record Nothing : Answer;

    /// <summary>It is written.</summary>
    /// <param name="Revision">At this revision; 0 when the answer does not tell.</param>
    public sealed record Written(long Revision = 0) : Answer;

    /// <summary>The condition did not hold; nothing was written.</summary>
    /// <param name="Current">What the key holds instead; null when the answer does not tell: then the key may be absent, too.</param>
    public sealed record Refused(Found? Current = null) : Answer;

    /// <inheritdoc cref="Unknown" />
    public sealed record Uncertain : Answer;

    /// <inheritdoc cref="Failure" />
    public sealed record Failed : Answer;
}
