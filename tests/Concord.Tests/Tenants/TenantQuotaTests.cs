using System.Text.Json;
using Concord.Expiry;
using Concord.Kv;
using Concord.StateMachine.Snapshots;
using Concord.StateMachine.Tenants;
using Concord.Tenants;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Tenants;

public sealed class TenantQuotaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ConcordOptions Options => new() { DataDirectory = "unused" };

    [Fact]
    public async Task With_room_for_one_key_one_of_two_writers_gets_it()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await AddTenantAsync(store, new NewTenant { Id = "acme", MaxKeys = 10 });
        for (var i = 0; i < 9; i++) await store.PutAsync($"acme:{i}", default, Ct);
        var both = await Task.WhenAll(CodeOfAsync(store.PutAsync("acme:x", default, Ct)), CodeOfAsync(store.PutAsync("acme:y", default, Ct)));
        both.Order().ShouldBe([null, ConcordErrorCode.QuotaExceeded]);
        (await CodeOfAsync(store.PutAsync("acme:0", new byte[5], Ct))).ShouldBeNull("a key that is there already may be written again");
        (await CodeOfAsync(store.PutAsync("other:z", default, Ct))).ShouldBeNull();
        (await CodeOfAsync(store.DeleteAsync("acme:0", Ct))).ShouldBeNull();
        (await CodeOfAsync(store.PutAsync("acme:z", default, Ct))).ShouldBeNull();
    }

    [Fact]
    public async Task A_transaction_that_overdraws_a_quota_has_no_effect_at_all()
    {
        await using var store = await ConcordStore.OpenAsync(new MemoryLog(), Options, Ct);
        await AddTenantAsync(store, new NewTenant { Id = "acme", MaxStorageBytes = 100 });
        await store.PutAsync("acme:a", new byte[10], Ct);
        await store.PutAsync("kept", new byte[1], Ct);
        var before = (store.Revision, store.State.Tenants.Usage["acme"]);
        var transaction = new Transaction
        {
            Then =
            [
                Operation.Delete("kept"), Operation.Put("new", default), Operation.Delete("acme:a"), Operation.Put("acme:b", new byte[200]),
                Operation.Put("t", StoredValue.Binary(default), store.ExpiresAfter(TimeSpan.FromSeconds(9))),
            ],
        };
        (await CodeOfAsync(store.CommitAsync(transaction, Ct))).ShouldBe(ConcordErrorCode.QuotaExceeded);
        (store.Revision, store.State.Tenants.Usage["acme"]).ShouldBe(before);
        store.View().Scan(KeyRange.All).Select(entry => entry.Key.ToString()).ShouldBe(["acme:a", "kept"]);
        store.State.Expiring.Count.ShouldBe(0);
        (await store.PutAsync("next", default, Ct)).Revision.ShouldBe(before.Revision.Next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_a_tenant_uses_is_what_a_recount_gives(int seed)
    {
        var random = new Random(seed);
        await using var store = await ConcordStore.OpenAsync(new MemoryLog { IsKeeper = false }, Options, Ct);
        for (var i = 0; i < 50; i++) await store.PutAsync($"t{random.Next(3)}:{random.Next(9)}", new byte[random.Next(9)], Ct);
        await AddTenantAsync(store, new NewTenant { Id = "t0", MaxKeys = 12, MaxStorageBytes = 150 });
        await AddTenantAsync(store, new NewTenant { Id = "t1", MaxKeys = null, MaxStorageBytes = null });
        for (var i = 0; i < 600; i++)
        {
            var key = $"t{random.Next(3)}:{random.Next(20)}";
            var expiration = random.Next(2) == 0 ? Expiration.Never : Expiration.AtTime(new ClusterTime(store.State.Clock.Milliseconds + random.Next(1, 30)));
            var operation = random.Next(5) switch
            {
                0 => Operation.Delete(key),
                1 => Operation.Touch(key, expiration),
                _ => Operation.Put(key, StoredValue.Binary(new byte[random.Next(20)]), expiration),
            };
            await CodeOfAsync(store.CommitAsync(new Transaction { Then = [operation] }, Ct));
            if (random.Next(5) == 0) await store.Own.MoveClockAsync(new ClusterTime(store.State.Clock.Milliseconds + random.Next(10)), Ct);
            if (random.Next(30) == 0) await store.Own.SweepAsync(3, Ct);
            store.State.Tenants.Usage.Order(UsageOrder).ShouldBe(Recount(store).Order(UsageOrder), $"seed {seed}, step {i}");
        }

        store.State.Tenants.Usage["t0"].Keys.ShouldBeInRange(1, 12);
        using var content = new MemoryStream();
        await StateSnapshot.WriteAsync(store.State, content, Ct);
        content.Position = 0;
        var loaded = StateSnapshot.Read(new Concord.Log.LogSnapshot(store.State.Position, content), Ct);
        loaded.Tenants.Usage.Order(UsageOrder).ShouldBe(store.State.Tenants.Usage.Order(UsageOrder));
    }

    private static readonly Comparer<KeyValuePair<string, TenantUsage>> UsageOrder =
        Comparer<KeyValuePair<string, TenantUsage>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key));

    private static IEnumerable<KeyValuePair<string, TenantUsage>> Recount(ConcordStore store) =>
        store.State.Tenants.Namespaces.Tenants.Select(tenant =>
        {
            var entries = store.View().Scan(KeyRange.Prefix(tenant.Prefix)).ToList();
            return KeyValuePair.Create(tenant.Id, new TenantUsage(entries.Count, entries.Sum(entry => entry.Key.Span.Length + (long)entry.Record.Length)));
        });

    private static async Task AddTenantAsync(ConcordStore store, NewTenant wanted)
    {
        var tenant = TenantRules.Create(wanted, null, []).Tenant;
        var json = JsonSerializer.SerializeToUtf8Bytes(tenant, TenantJson.Default.TenantRecord);
        await store.CommitAsync(new Transaction { Then = [Operation.Put(tenant.SystemKey, json).OnSystem()] }, Ct);
    }

    private static async Task<ConcordErrorCode?> CodeOfAsync(ValueTask<CommitResult> write)
    {
        try
        {
            await write;
            return null;
        }
        catch (ConcordException e)
        {
            e.MayHaveCommitted.ShouldBeFalse();
            return e.Code;
        }
    }
}
