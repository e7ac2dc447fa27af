using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Quartet.Kernel.Secrets;

namespace Quartet.Kernel.Nodes;

/// <summary>
/// How nodes know that a request comes from one of them: each carries an HMAC-SHA256, under a key derived from the cluster key, of method,
/// path, time, length and checksum of the body. It cannot be changed, and not be used again for long.
/// </summary>
public sealed class PeerSignature(ClusterKey key, TimeProvider clock)
{
    /// <summary>Header: SHA-256 of the body, in hex; absent where there is none.</summary>
    public const string ChecksumHeader = "x-quartet-sha256";

    private const string TimeHeader = "x-quartet-time";
    private const string SignatureHeader = "x-quartet-signature";

    // How far the clocks of two nodes may be apart.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = key.Derive("peers");

    /// <summary>Signs a request, whose body and headers are complete.</summary>
    public void Sign(HttpRequestMessage request)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("A request to nowhere.");
        var time = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var checksum = request.Headers.TryGetValues(ChecksumHeader, out var given) ? string.Concat(given) : "";
        request.Headers.TryAddWithoutValidation(TimeHeader, time);
        request.Headers.TryAddWithoutValidation(
            SignatureHeader, Convert.ToHexStringLower(Compute(request.Method.Method, uri.AbsolutePath, time, request.Content?.Headers.ContentLength ?? 0, checksum)));
    }

    /// <summary>Whether a request was signed by a node of this cluster, not long ago.</summary>
    public bool IsValid(HttpRequest request)
    {
        var (time, signature) = (request.Headers[TimeHeader].ToString(), request.Headers[SignatureHeader].ToString());
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var sent)) return false;
        if ((clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(sent, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))).Duration() > ClockSkewMax) return false;
        var path = (request.PathBase + request.Path).ToUriComponent();
        var wanted = Compute(request.Method, path, time, request.ContentLength ?? 0, request.Headers[ChecksumHeader].ToString());
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Convert.FromHexString(signature.AsSpan(), given, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == given.Length && CryptographicOperations.FixedTimeEquals(wanted, given);
    }

    private byte[] Compute(string method, string path, string time, long length, string checksum) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{method}\n{path}\n{time}\n{length}\n{checksum}")));
}
