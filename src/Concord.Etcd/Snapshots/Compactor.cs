using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Snapshots;

/// <summary>Lets etcd forget what snapshots cover.</summary>
internal sealed class Compactor(EtcdClient client, int retentionRevisions, ILogger logger)
{
    /// <summary>
    /// As far as the older snapshot covers, so that it can still stand in for the newest; keeping the latest revisions for nodes that were away.
    /// </summary>
    public async ValueTask CompactAsync(SnapshotHead head, long currentRevision, CancellationToken ct)
    {
        if (head.Previous is { } previous) await ToAsync(Math.Min(previous.ModRevision, currentRevision - retentionRevisions), physical: false, ct).ConfigureAwait(false);
    }

    /// <summary>As far as the newest covers: there is no room for more. Never to the current revision, which 3.4 does not survive unharmed.</summary>
    public ValueTask CompactForSpaceAsync(SnapshotHead head, CancellationToken ct) => ToAsync(head.ModRevision - 1, physical: true, ct);

    private async ValueTask ToAsync(long revision, bool physical, CancellationToken ct)
    {
        if (revision <= 0) return;
        try
        {
            var request = new CompactionRequest { Revision = revision, Physical = physical };
            await client.CallAsync(EtcdMethods.Compact, request, Lane.Bulk, Patience.Long, ct).ConfigureAwait(false);
            EtcdMessages.Compacted(logger, revision);
        }
        catch (GrpcException failure) when (Failures.KindOf(failure) == FailureKind.Compacted)
        {
            // Somebody was there before.
        }
    }
}
