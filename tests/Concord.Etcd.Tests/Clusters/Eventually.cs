namespace Concord.Etcd.Tests.Clusters;

/// <summary>Waits for a condition that something else brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static Task IsAsync(Func<bool> condition, CancellationToken ct) => IsAsync(() => Task.FromResult(condition()), ct);

    public static async Task IsAsync(Func<Task<bool>> condition, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (!await condition()) await Task.Delay(20, patience.Token);
    }
}
