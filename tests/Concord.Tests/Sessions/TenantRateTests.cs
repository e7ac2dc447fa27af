using Concord.Queries;
using Concord.Sessions;
using Concord.Tenants;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

public sealed class TenantRateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_makes_so_many_calls_a_second_and_others_as_many_as_they_like()
    {
        await using var scene = await WithPeopleAsync();
        await scene.AddTenantAsync("slow", maxOpsPerSec: 3);
        await scene.AddTokenAsync("slow", default, "tenant_slow");
        var session = scene.As("slow");
        for (var i = 0; i < 3; i++)
        {
            await session.PutManyAsync([new("slow:a", Value("1")), new("slow:b", Value("1"))], ct: Ct);
            session.Rate.ShouldNotBeNull().Remaining.ShouldBe(2 - i);
        }

        (await OutcomeAsync(() => session.GetAsync("slow:a", ct: Ct))).ShouldBe("quota_exceeded");
        (await OutcomeAsync(() => scene.As("editor").GetAsync("slow:a", ct: Ct))).ShouldBe("quota_exceeded", "keys of a tenant are its own whoever calls");
        (await OutcomeAsync(() => session.Query.KeysAsync(new Criteria(), ct: Ct))).ShouldBe("quota_exceeded", "a listing is a call of whose role one has");
        (await OutcomeAsync(() => scene.As("editor").Query.KeysAsync(new Criteria { Prefix = "slow:x" }, ct: Ct))).ShouldBe("quota_exceeded");
        (await OutcomeAsync(() => scene.As("editor").Query.KeysAsync(new Criteria(), ct: Ct))).ShouldBe("ok");
        (await OutcomeAsync(() => scene.As("acme").GetAsync("acme:a", ct: Ct))).ShouldBe("ok");
        (await OutcomeAsync(() => scene.System.GetAsync("slow:a", ct: Ct))).ShouldBe("ok", "the owner's own work is not held up");
        scene.Time.Advance(TimeSpan.FromSeconds(1.1));
        (await OutcomeAsync(() => session.GetAsync("slow:a", ct: Ct))).ShouldBe("ok");
    }

    [Fact]
    public async Task Two_new_keys_at_once_and_room_for_one_is_one_key()
    {
        await using var scene = await WithPeopleAsync();
        await scene.System.Tenants.UpdateQuotaAsync("acme", TenantQuota.MaxKeys, 10, ct: Ct);
        await scene.System.PutManyAsync([.. Enumerable.Range(0, 9).Select(i => new PutItem($"acme:{i}", Value("1")))], ct: Ct);
        var outcomes = await Task.WhenAll(Enumerable.Range(10, 8).Select(i => OutcomeAsync(() => scene.As("acme").PutAsync($"acme:{i}", Value("1"), ct: Ct))));
        outcomes.Order().ShouldBe(["ok", .. Enumerable.Repeat("quota_exceeded", 7)]);
        (await OutcomeAsync(() => scene.As("acme").PutAsync("acme:0", Value("22"), ct: Ct))).ShouldBe("ok", "it is there already");
        var usage = await scene.System.Tenants.UsageAsync("acme", ct: Ct);
        usage.KeyCount.ShouldBe(10);
        var entries = (await scene.As("acme").GetAllAsync(ct: Ct)).Entries;
        usage.StorageBytes.ShouldBe(entries.Sum(entry => entry.Key.Span.Length + (long)entry.Record.Length));
        usage.OpsLastSecond.ShouldBeGreaterThan(8);
    }
}
