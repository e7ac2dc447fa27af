namespace Concord.Collections;

/// <summary>A write was refused because a unique index holds its term for another record.</summary>
/// <param name="index">Name of the index.</param>
/// <param name="term">The term.</param>
public sealed class NotUniqueException(string index, string term)
    : ConcordException(ConcordErrorCode.NotUnique, $"The index '{index}' holds this term for another record.")
{
    /// <summary>Name of the index.</summary>
    public string Index { get; } = index;

    /// <summary>The term. Not part of the message, which may be logged.</summary>
    public string Term { get; } = term;
}
