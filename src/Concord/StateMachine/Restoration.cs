using Concord.Compression;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Snapshots;
using Concord.StateMachine.Tree;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>
/// The command that puts another state in the place of this one: u8 compression (zlib), i32 length, the compressed snapshot. Everybody sees
/// the old state or the new one.
/// </summary>
/// <remarks>
/// All records count as changed at the revision of the restore: whatever was made from the old ones, on whichever node, is told so by its
/// revision. The clock, the revision and what was applied of whom are those of the store; what was left of a record's time is left of it now.
/// </remarks>
internal static class Restoration
{
    /// <summary>The state as the content of the command.</summary>
    public static async ValueTask<byte[]> EncodeAsync(StoreState restored, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await StateSnapshot.WriteAsync(restored, content, ct).ConfigureAwait(false);
        var length = BitConverter.GetBytes((int)content.Length);
        var compressed = ValueCompression.Compress(content.GetBuffer().AsMemory(0, (int)content.Length), CompressionAlgorithm.Zlib);
        return [.. length, .. compressed];
    }

    public static CommandOutcome Run(StateEdit edit, ref CommandReader reader)
    {
        var payload = reader.ReadBytes();
        if (payload.Length < sizeof(int)) throw CommandReader.Malformed();
        var content = ValueCompression.Expand(payload[sizeof(int)..].ToArray(), CompressionAlgorithm.Zlib, BitConverter.ToInt32(payload));
        using var stream = new MemoryStream(content);
        var restored = StateSnapshot.Read(new LogSnapshot(LogPosition.Start, stream), CancellationToken.None);
        var revision = new Revision(Math.Max(edit.Revision.Value, restored.Revision.Value) + 1);
        edit.Restore(Rebased(restored, revision, edit.Clock));
        return new CommandOutcome(new CommitResult(true, revision, restored.Keys.Count));
    }

    private static StoreState Rebased(StoreState restored, Revision revision, ClusterTime clock)
    {
        var keys = new KeySpaceEdit(KeySpace.Empty);
        var expiring = new KeySpaceEdit(KeySpace.Empty);
        foreach (var (key, record) in restored.Scan(KeyRange.All)) // Leaves out what had expired.
        {
            var expiresAt = record.ExpiresAt == ClusterTime.Never ? ClusterTime.Never : clock + (record.ExpiresAt - restored.Clock);
            keys.Set(key.Array, record.With(expiresAt, revision));
            if (expiresAt != ClusterTime.Never) expiring.Set(ExpiryKey.Of(expiresAt, key.Span), ExpiryKey.Marker);
        }

        var system = new KeySpaceEdit(KeySpace.Empty);
        foreach (var (key, record) in restored.System.Scan(KeyRange.All)) system.Set(key.Array, record.With(record.ExpiresAt, revision));
        return restored with { Revision = revision, Clock = clock, Keys = keys.Finish(), System = system.Finish(), Expiring = expiring.Finish() };
    }
}
