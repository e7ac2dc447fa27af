using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Keeper;

/// <summary>Does something again and again until it is disposed of. A step that fails is tried again at the next turn.</summary>
internal sealed class Recurring : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public Recurring(string what, TimeSpan period, Func<CancellationToken, ValueTask> step, TimeProvider clock, ILogger logger) =>
        _running = Task.Run(() => RunAsync(what, period, step, clock, logger));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(string what, TimeSpan period, Func<CancellationToken, ValueTask> step, TimeProvider clock, ILogger logger)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            do
            {
                try
                {
                    await step(_stop.Token).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // Each step looks at everything anew, so nothing depends on the one that failed.
                catch (Exception e) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    EtcdMessages.StepFailed(logger, what, e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whatever a step throws while it is being stopped is of no interest any more.
        catch (Exception) when (_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // It stops.
        }
    }
}
