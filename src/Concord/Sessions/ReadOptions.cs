namespace Concord.Sessions;

/// <summary>What a read can be told.</summary>
public sealed record ReadOptions : CallOptions
{
    /// <summary>How fresh it must be; null: what the service's options say.</summary>
    public ReadConsistency? Consistency { get; init; }
}
