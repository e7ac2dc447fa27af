namespace Concord.Queries;

/// <summary>The one way to refuse a query.</summary>
internal static class InvalidQuery
{
    public static ConcordException Because(string reason, Exception? inner = null) => new(ConcordErrorCode.InvalidQuery, reason, inner);
}
