namespace Concord.Cluster.Tests.Faults;

/// <summary>Waits for what happens in another process, or on the other side of a socket.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static async Task TrueAsync(Func<bool> condition, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (!condition()) await Task.Delay(Pause, patience.Token);
    }
}
