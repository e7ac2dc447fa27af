namespace Concord.Sessions;

/// <summary>What a write of a value can be told.</summary>
public sealed record PutOptions : CallOptions
{
    /// <summary>
    /// Time to live: whole seconds, from 1 to ten years. Null clears an earlier expiry, unless the store gives everything a time to live by
    /// default; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> clears it even then.
    /// </summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>True: keep it compressed if that is smaller, whatever its size. False: do not. Null: as the service's options say.</summary>
    public bool? Compress { get; init; }
}
