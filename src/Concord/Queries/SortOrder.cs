namespace Concord.Queries;

/// <summary>The order of the keys that a query lists.</summary>
public enum SortOrder
{
    /// <summary>From the first key to the last, in byte order.</summary>
    Ascending,

    /// <summary>From the last to the first.</summary>
    Descending,
}
