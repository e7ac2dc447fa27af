using System.Text.Json;
using Concord.Backup;
using Concord.Expiry;
using Concord.Kv;
using Concord.StateMachine;
using Concord.Tenants;
using Concord.Tests.Log;
using Concord.Transactions;
using Quartet.Testing;

namespace Concord.Tests.Backup;

/// <summary>States to back up, and backups as bytes.</summary>
internal static class BackupScene
{
    public static readonly BackupOptions Plain = new() { Compress = false, Node = "n1", Time = new ManualTime() };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A store with everything that a backup knows.</summary>
    public static async Task<ConcordStore> StoreAsync()
    {
        var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, new ConcordOptions { DataDirectory = "unused" }, Ct);
        await store.Own.MoveClockAsync(new ClusterTime(1_000_000), Ct);
        await store.PutAsync("plain", "value"u8.ToArray(), Ct);
        await store.PutAsync("plain", "changed"u8.ToArray(), Ct);
        await store.PutAsync("empty", default, Ct);
        await PutUntilAsync(store, "long", 1_100_000);
        await PutUntilAsync(store, "short", 1_010_000);
        await PutUntilAsync(store, "gone", 1_001_000);
        var tenant = new TenantRecord { Id = "acme", Name = "acme", Namespace = "acme:*", MaxKeys = 10, MaxStorageBytes = 1000, MaxOpsPerSec = 5 };
        await store.CommitAsync(
            new Transaction
            {
                Then =
                [
                    Operation.Put(TenantRecord.KeyOf("acme"), StoredValue.Json(JsonSerializer.SerializeToUtf8Bytes(tenant, TenantJson.Default.TenantRecord))).OnSystem(),
                    Operation.Put("token/00ff", StoredValue.Json("{}"u8.ToArray())).OnSystem(),
                    Operation.Put("role/reader", StoredValue.Json("{}"u8.ToArray())).OnSystem(),
                    Operation.Put("unheard/of", StoredValue.Binary("x"u8.ToArray())).OnSystem(),
                ],
            },
            Ct);
        await store.PutAsync("acme:a", new byte[10], Ct);
        await store.Own.MoveClockAsync(new ClusterTime(1_005_000), Ct); // One has expired and is still there.
        return store;
    }

    public static async Task<byte[]> BytesAsync(StoreState state, BackupOptions options)
    {
        using var target = new MemoryStream();
        await BackupWriter.WriteAsync(state, BackupWriter.HeaderOf(state, options, options.Time.GetUtcNow()), target, null, Ct);
        return target.ToArray();
    }

    public static BackupVerdict Verify(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        return BackupCatalog.Verify(file, "test.backup", bytes.Length, null, Ct);
    }

    public static StoreState Restore(byte[] bytes, ClusterTime? absoluteAt = null)
    {
        using var file = new MemoryStream(bytes);
        return BackupState.Read(file, "test.backup", absoluteAt, null, Ct);
    }

    private static ValueTask<CommitResult> PutUntilAsync(ConcordStore store, Key key, long until) =>
        store.PutAsync(key, StoredValue.Json("1"u8.ToArray()), Expiration.AtTime(new ClusterTime(until)), Ct);
}
