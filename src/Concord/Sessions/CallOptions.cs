namespace Concord.Sessions;

/// <summary>What every call can be told.</summary>
public record CallOptions
{
    /// <summary>How long the call may take before it fails with <see cref="ConcordErrorCode.Timeout"/>; null: what the store's options say, 5 s.</summary>
    public TimeSpan? Timeout { get; init; }
}
