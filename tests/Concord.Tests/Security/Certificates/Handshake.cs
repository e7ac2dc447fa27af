using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Concord.Security.Certificates;

namespace Concord.Tests.Security.Certificates;

/// <summary>A TLS connection between two ends of a pipe, each with what it trusts and what it shows.</summary>
internal static class Handshake
{
    /// <summary>Connects and sends a byte each way; throws <see cref="AuthenticationException"/> when one end does not accept the other.</summary>
    public static async Task RunAsync(string host, PemPair server, string? clientTrusts, PemPair? client, string? serverTrusts, CancellationToken ct)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        using var serverCertificate = Load(server);
        using var clientCertificate = client is null ? null : Load(client);
        await using var serverEnd = new SslStream(new PipeStream(toServer.Reader, toClient.Writer));
        await using var clientEnd = new SslStream(new PipeStream(toClient.Reader, toServer.Writer));
        var accepting = serverEnd.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(serverCertificate, null, offline: true),
                ClientCertificateRequired = serverTrusts is not null, CertificateChainPolicy = serverTrusts is null ? null : Trusting(serverTrusts),
            },
            ct);
        var connecting = clientEnd.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host, CertificateChainPolicy = clientTrusts is null ? null : Trusting(clientTrusts),
                ClientCertificateContext = clientCertificate is null ? null : SslStreamCertificateContext.Create(clientCertificate, null, offline: true),
            },
            ct);

        // Whoever refuses says so; the other end would wait for ever.
        var first = await Task.WhenAny(accepting, connecting);
        await first;
        await Task.WhenAll(accepting, connecting);
        await ExchangeAsync(clientEnd, serverEnd, ct);
        await ExchangeAsync(serverEnd, clientEnd, ct);
    }

    private static async Task ExchangeAsync(SslStream from, SslStream to, CancellationToken ct)
    {
        await from.WriteAsync(new byte[] { 42 }, ct);
        var received = new byte[1];
        await to.ReadExactlyAsync(received, ct);
        received[0].ShouldBe((byte)42);
    }

    private static X509Certificate2 Load(PemPair pair) => X509Certificate2.CreateFromPem(pair.CertificatePem, pair.PrivateKeyPem);

    private static X509ChainPolicy Trusting(string root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(root));
        return policy;
    }

    /// <summary>Reads from one pipe and writes to another.</summary>
    private sealed class PipeStream(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream _in = reader.AsStream();
        private readonly Stream _out = writer.AsStream();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => _out.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => _out.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => _in.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _in.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _out.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _out.WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _in.Dispose();
                _out.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
