using Concord.Kv;

namespace Concord.Sessions;

/// <summary>A subscriber fell so far behind that its subscription was ended. It can begin another one where this one was.</summary>
/// <param name="lastDelivered">The last revision of which it has all events; go on from the next one.</param>
public sealed class SlowConsumerException(Revision lastDelivered)
    : ConcordException(ConcordErrorCode.SlowConsumer, $"The subscriber fell too far behind; it has all events up to revision {lastDelivered}.")
{
    /// <summary>The last revision of which it has all events.</summary>
    public Revision LastDeliveredRevision { get; } = lastDelivered;
}
