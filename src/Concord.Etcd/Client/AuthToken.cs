using Concord.Etcd.Protos;

namespace Concord.Etcd.Client;

/// <summary>The token of a user of etcd, fetched when it is first needed and again when the server no longer takes it.</summary>
internal sealed class AuthToken(string user, string password) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile string? _token;

    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="refused">The token that is no longer taken; null when there was none.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async ValueTask<string> GetAsync(EtcdEndpoint endpoint, string? refused, CancellationToken ct)
    {
        if (_token is { } known && known != refused) return known;
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_token is { } renewed && renewed != refused) return renewed; // Somebody else has fetched it meanwhile.
            var request = new AuthenticateRequest { Name = user, Password = password };
            var answer = await endpoint[Lane.Barrier].CallAsync(EtcdMethods.Authenticate, request, null, Timeout, ct).ConfigureAwait(false);
            return _token = answer.Token;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
