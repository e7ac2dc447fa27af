namespace Concord.Kv;

/// <summary>How a range is read.</summary>
public sealed record ScanOptions
{
    /// <summary>At most this many entries; 0 means all of them.</summary>
    public int Limit { get; init; }

    /// <summary>From the end of the range to its start.</summary>
    public bool Descending { get; init; }

    /// <summary>How fresh the read must be; null: what the store's options say.</summary>
    public ReadConsistency? Consistency { get; init; }
}
