using System.Net;
using Quartet.Kernel.Nodes;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>Asks another node for a blob, or gives it one.</summary>
internal sealed class PeerBlobClient(PeerHttp http, TimeProvider clock)
{
    private static readonly TimeSpan TimeoutMin = TimeSpan.FromSeconds(5);

    // A connection that is slower than that is given up.
    private const double BytesPerSecondMin = 512 * 1024;

    /// <summary>Gives a node a blob; when it returns, the node has it on disk.</summary>
    /// <exception cref="HttpRequestException">It has not taken it.</exception>
    public Task PushAsync(NodeRecord node, BlobRecord blob, Func<Stream> open, CancellationToken ct) => InTimeAsync(
        blob,
        async within =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, AddressOf(blob)) { Content = new StreamContent(open()) };
            request.Content.Headers.ContentLength = blob.Bytes;
            request.Headers.TryAddWithoutValidation(PeerSignature.ChecksumHeader, blob.Sha256);
            using var response = await http.SendAsync(node, request, within);
            response.EnsureSuccessStatusCode();
            return true;
        },
        ct);

    /// <summary>Reads a blob from a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="blob">What is wanted.</param>
    /// <param name="take">Reads the answer.</param>
    /// <param name="ct">Gives it up.</param>
    /// <returns>What <paramref name="take"/> returned; default when the node has no such blob.</returns>
    /// <exception cref="HttpRequestException">It has not answered, or not to the end.</exception>
    public Task<T?> FetchAsync<T>(NodeRecord node, BlobRecord blob, Func<Stream, CancellationToken, Task<T>> take, CancellationToken ct) => InTimeAsync(
        blob,
        async within =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(blob));
            using var response = await http.SendAsync(node, request, within);
            if (response.StatusCode == HttpStatusCode.NotFound) return default;
            response.EnsureSuccessStatusCode();
            await using var content = await response.Content.ReadAsStreamAsync(within);
            return await take(content, within);
        },
        ct);

    private static string AddressOf(BlobRecord blob) => $"{PeerBlobEndpoints.Path}/{blob.Name}";

    private async Task<T> InTimeAsync<T>(BlobRecord blob, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(TimeoutMin + TimeSpan.FromSeconds(blob.Bytes / BytesPerSecondMin), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await work(either.Token);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new HttpRequestException(timeout.IsCancellationRequested ? "It has not answered in time." : e.Message, e);
        }
    }
}
