namespace HexHub.Publishing;

/// <summary>
/// Lets as few tarballs be unpacked at a time as there are processors: one takes up to a second of work, and without a gate a crowd of
/// uploads would leave none for those who only fetch.
/// </summary>
internal sealed class UnpackingGate : IDisposable
{
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount - 1));

    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            return work();
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
