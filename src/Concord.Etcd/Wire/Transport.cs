using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Concord.Etcd.Wire;

/// <summary>Makes the connections to servers: HTTP/2 over TCP, TLS with an own authority and a client certificate, or a socket in the file system.</summary>
internal static class Transport
{
    // A member that does not take a connection by then is asked again later; another one is asked meanwhile.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // etcd ends connections that ping more often than every five seconds.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    // Several of the largest entries on their way at once.
    private const int StreamWindowBytes = 4 * 1024 * 1024;

    public static SocketsHttpHandler Create(ServerAddress address, TlsTrust? tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingTimeout = PingTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
        };
        if (address.SocketPath is { } path) handler.ConnectCallback = (_, ct) => ConnectAsync(path, ct);
        if (tls is not null) handler.SslOptions = Options(tls);
        return handler;
    }

    private static SslClientAuthenticationOptions Options(TlsTrust tls)
    {
        var options = new SslClientAuthenticationOptions();
        if (tls.Certificate is { } own) options.ClientCertificates = [own];
        if (tls.Authorities is { Count: > 0 } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
