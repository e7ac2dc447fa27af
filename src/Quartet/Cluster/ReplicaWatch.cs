using Concord;
using Concord.Log;

namespace Quartet.Cluster;

/// <summary>
/// Looks whether this node keeps up with the log: not how many entries it is behind, which is never zero under load, but for how long it has
/// not applied what was committed.
/// </summary>
internal sealed class ReplicaWatch(ConcordStore store, TimeProvider clock) : BackgroundService
{
    /// <summary>Longer than that, and the node should get no requests.</summary>
    public static readonly TimeSpan LagMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private LogPosition _awaited;
    private long _awaitedSince = clock.GetTimestamp();

    /// <summary>For how long something has been committed that is not applied here.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate) return store.Applied >= _awaited ? TimeSpan.Zero : clock.GetElapsedTime(_awaitedSince);
        }
    }

    /// <summary>Why this node should get no requests; null when it can serve.</summary>
    public string? Problem => store.Failure is { } failure ? failure.Message : ProblemOf(store.Log, Lag);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal static string? ProblemOf(LogStatus log, TimeSpan lag) => log switch
    {
        { Problem: { } problem } => problem,
        { Role: LogRole.NoQuorum } => "No majority of the cluster answers: nothing can be written.",
        { Role: LogRole.Failed } => "The log cannot be followed any more.",
        _ when lag > LagMax => $"This node has not applied for {lag.TotalSeconds:0} s what the cluster has committed.",
        _ => null,
    };

    private void Look()
    {
        lock (_gate)
        {
            if (store.Applied < _awaited) return;
            (_awaited, _awaitedSince) = (store.Log.Committed, clock.GetTimestamp());
        }
    }
}
