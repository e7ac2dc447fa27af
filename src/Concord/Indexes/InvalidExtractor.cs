namespace Concord.Indexes;

/// <summary>The one way to refuse the definition of an index.</summary>
internal static class InvalidExtractor
{
    public static ConcordException Because(string reason, Exception? inner = null) => new(ConcordErrorCode.InvalidExtractor, reason, inner);
}
