namespace Concord;

/// <summary>A call that did not do what it was asked for, and why.</summary>
/// <param name="code">The stable reason.</param>
/// <param name="message">One sentence for a person, naming the file, key or limit.</param>
/// <param name="inner">What caused it, if anything.</param>
public class ConcordException(ConcordErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable reason.</summary>
    public ConcordErrorCode Code { get; } = code;

    /// <summary>True when the write may have taken effect all the same; false when it certainly has not.</summary>
    public bool MayHaveCommitted { get; init; }
}
