namespace Concord.Etcd.Tests.Clusters;

/// <summary>
/// Cuts the requests that one flow of a test makes: the process "dies" before or after the request of a number. Other flows of the same
/// log are left alone.
/// </summary>
internal sealed class WireCuts
{
    private static readonly AsyncLocal<WireCuts?> Current = new();
    private int _requests;

    /// <summary>The number of the request to die at, from 1.</summary>
    public int At { get; init; }

    /// <summary>Whether the request still reaches the server.</summary>
    public bool AfterSending { get; init; }

    public static HttpMessageHandler Wrap(HttpMessageHandler inner) => new CuttingHandler(inner);

    /// <summary>Whether the flow died of it; else it came to its end.</summary>
    public async Task<bool> DiesAsync(Func<Task> flow)
    {
        Current.Value = this;
        try
        {
            await flow();
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
    }

    private sealed class CuttingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Current.Value is not { } cuts) return await base.SendAsync(request, cancellationToken);
            var number = Interlocked.Increment(ref cuts._requests);
            if (number < cuts.At) return await base.SendAsync(request, cancellationToken);
            if (number == cuts.At && cuts.AfterSending)
            {
                using var answer = await base.SendAsync(request, cancellationToken);
                await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            }

            throw new ProcessDiedException();
        }
    }
}

/// <summary>What stands for the death of a process: nothing handles it.</summary>
internal sealed class ProcessDiedException : Exception;
