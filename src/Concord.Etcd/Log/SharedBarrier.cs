namespace Concord.Etcd.Log;

/// <summary>
/// One barrier for all who ask at the same time. Who arrives while one is under way waits for the next: the running one may have begun
/// before what the caller has to see.
/// </summary>
/// <param name="run">Asks the cluster; answers a version.</param>
internal sealed class SharedBarrier(Func<CancellationToken, Task<long>> run) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<long>? _running;
    private Task<long>? _next;

    public async ValueTask<long> WaitAsync(CancellationToken ct)
    {
        Task<long> ours;
        lock (_gate)
        {
            if (_running is null) ours = _running = Task.Run(RunAsync, CancellationToken.None);
            else ours = _next ??= AfterAsync(_running);
        }

        return await ours.WaitAsync(ct).ConfigureAwait(false);
    }

    public void Dispose() => _stop.Cancel();

    private async Task<long> AfterAsync(Task<long> before)
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await RunAsync().ConfigureAwait(false);
    }

    private async Task<long> RunAsync()
    {
        try
        {
            return await run(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new ConcordException(ConcordErrorCode.ShuttingDown, "The log is closed.");
        }
        finally
        {
            // Before the result is told, so that whoever has it and asks again does not wait for a further one in vain.
            lock (_gate) (_running, _next) = (_next, null);
        }
    }
}
