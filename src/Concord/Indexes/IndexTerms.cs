namespace Concord.Indexes;

/// <summary>The terms of one record in one index.</summary>
/// <param name="Terms">Each once, in order.</param>
/// <param name="TooMany">
/// Whether the record has more than <see cref="CountMax"/>. Then these are the first of them in the order of the value's text, and a
/// write of such a value is to be refused (<see cref="IndexDefinition.Check"/>); it can only be in the store because it was there before the index.
/// </param>
public readonly record struct IndexTerms(IReadOnlyList<IndexTerm> Terms, bool TooMany)
{
    /// <summary>Most terms of a record in an index.</summary>
    public const int CountMax = 1000;

    /// <summary>No terms: the record is not in the index.</summary>
    public static IndexTerms None { get; } = new([], false);
}
