namespace HexHub.Tests.Hosting;

/// <summary>Waits for what happens beside a request.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> isThere)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var value = await read();
            if (isThere(value)) return value;
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
