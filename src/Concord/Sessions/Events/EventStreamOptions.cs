namespace Concord.Sessions;

/// <summary>How changes are told to subscribers. How many are kept to begin later is an option of the store.</summary>
public sealed record EventStreamOptions
{
    /// <summary>Whether anybody can subscribe. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>
    /// How many revisions a subscriber that had caught up may fall behind before its subscription ends. Default 10 000. They are not kept for it:
    /// it reads from the one history that all share.
    /// </summary>
    public int BufferSize { get; init; } = 10_000;
}
