using Concord.Kv;

namespace Concord.Sessions;

/// <summary>How an index is read.</summary>
public sealed record IndexLookupOptions : CallOptions
{
    /// <summary>How fresh the read must be; null: what the service's options say.</summary>
    public ReadConsistency? Consistency { get; init; }

    /// <summary>At most this many, 1 or more; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Only keys behind this one: where the page before ended. Not for a range of terms.</summary>
    public Key? After { get; init; }
}
