using System.Threading.Channels;
using Concord.Log;

namespace Concord.Embedded;

/// <summary>Passes committed batches from the writer to the follower, and knows the last committed position.</summary>
internal sealed class CommittedFeed(LogPosition last)
{
    private readonly Lock _gate = new();
    private Channel<CommittedBatch>? _live;
    private long _last = last.Value;
    private bool _ended;

    public LogPosition Last => new(Volatile.Read(ref _last));

    /// <summary>Tells of a batch that is durable now. The next position, always.</summary>
    public void Publish(CommittedBatch batch)
    {
        lock (_gate)
        {
            Volatile.Write(ref _last, batch.Position.Value);
            _live?.Writer.TryWrite(batch);
        }
    }

    /// <summary>Starts to collect batches for the one follower.</summary>
    /// <returns>The last position before the first that will come, taken at one moment: there is no hole and no repeat between.</returns>
    public (LogPosition After, ChannelReader<CommittedBatch> Live) Subscribe()
    {
        lock (_gate)
        {
            if (_live is not null) throw new InvalidOperationException("The log has a follower already; it takes one at a time.");

            // Not bounded by count: the appender waits for what it appended to be applied, so it cannot run far ahead.
            // A bound here could only make the thread that flushes wait.
            _live = Channel.CreateUnbounded<CommittedBatch>(
                new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = false });
            if (_ended) _live.Writer.Complete();
            return (Last, _live.Reader);
        }
    }

    public void Unsubscribe()
    {
        lock (_gate) _live = null;
    }

    /// <summary>Ends the stream of the follower once it has had everything.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _live?.Writer.TryComplete();
        }
    }
}
