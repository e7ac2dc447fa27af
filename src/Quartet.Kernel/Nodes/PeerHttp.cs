namespace Quartet.Kernel.Nodes;

/// <summary>Sends signed requests to other nodes.</summary>
internal sealed class PeerHttp(PeerSignature signature) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = ConnectTimeout, UseProxy = false, AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan }; // Each call has its own.

    /// <summary>Signs and sends a request, whose address is relative to the node; returns with the headers of the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(NodeRecord node, HttpRequestMessage request, CancellationToken ct)
    {
        request.RequestUri = new Uri(node.Url, request.RequestUri ?? throw new ArgumentException("A request to nowhere.", nameof(request)));
        signature.Sign(request);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    public void Dispose() => _http.Dispose();
}
