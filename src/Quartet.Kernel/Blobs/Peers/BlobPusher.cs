using Microsoft.Extensions.Logging;
using Quartet.Kernel.Nodes;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>Brings a new blob to other nodes before anybody is told that it is stored.</summary>
internal sealed class BlobPusher(NodeDirectory nodes, PeerBlobClient client, PeerBlobOptions options, TimeProvider clock, ILogger<BlobPusher> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns when the blob is durable on enough other nodes.</summary>
    /// <exception cref="BlobUnreachableException">That many could not be reached within <see cref="PeerBlobOptions.PushPatience"/>.</exception>
    public async Task PushAsync(BlobRecord blob, Func<Stream> open, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        HashSet<string> taken = new(StringComparer.Ordinal);
        HashSet<string> told = new(StringComparer.Ordinal); // Each node that fails is told of once.
        while (true)
        {
            foreach (var node in nodes.Others)
            {
                if (taken.Count >= Wanted) return;
                if (!taken.Contains(node.Name) && await TryPushAsync(node, blob, open, told, ct)) taken.Add(node.Name);
            }

            if (taken.Count >= Wanted) return;
            if (clock.GetElapsedTime(begun) >= options.PushPatience)
            {
                throw new BlobUnreachableException(
                    $"'{blob.Name}' is to be kept by {Wanted + 1} nodes before it counts as stored, and only {taken.Count + 1} can be reached.");
            }

            await Task.Delay(Pause, clock, ct);
        }
    }

    private int Wanted => Math.Min(options.CopiesMin, nodes.Count) - 1;

    private async Task<bool> TryPushAsync(Peer node, BlobRecord blob, Func<Stream> open, HashSet<string> told, CancellationToken ct)
    {
        try
        {
            await client.PushAsync(node.Record, blob, open, ct);
            return true;
        }
        catch (HttpRequestException e)
        {
            if (told.Add(node.Name)) KernelLog.PushFailed(logger, node.Name, blob.Name, e.Message);
            return false;
        }
    }
}
