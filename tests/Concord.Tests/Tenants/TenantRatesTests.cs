using Concord.Tenants;

namespace Concord.Tests.Tenants;

public sealed class TenantRatesTests
{
    private readonly MonotonicTime _clock = new();

    [Fact]
    public void Each_tenant_has_a_rate_of_its_own_and_one_without_a_limit_is_only_counted()
    {
        var rates = new TenantRates(_clock);
        var (acme, beta) = (Tenant("acme", 2), Tenant("beta", null));
        rates.TryTake(acme)!.Value.IsAllowed.ShouldBeTrue();
        rates.TryTake(acme)!.Value.Remaining.ShouldBe(0);
        var refused = rates.TryTake(acme)!.Value;
        refused.IsAllowed.ShouldBeFalse();
        rates.TryTake(beta).ShouldBeNull();
        rates.OpsLastSecond("acme").ShouldBe(2);
        rates.OpsLastSecond("beta").ShouldBe(1);
        rates.OpsLastSecond("nobody").ShouldBe(0);

        _clock.Advance(TimeSpan.FromMilliseconds(refused.RetryAfterMs));
        rates.TryTake(acme)!.Value.IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void The_wall_clock_has_no_say()
    {
        var rates = new TenantRates(_clock);
        var acme = Tenant("acme", 1);
        rates.TryTake(acme);
        _clock.SetUtc(DateTimeOffset.UnixEpoch);
        rates.TryTake(acme)!.Value.IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        var rates = new TenantRates(_clock);
        var acme = Tenant("acme", 100);
        for (var i = 0; i < 200; i++) rates.TryTake(acme);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) rates.TryTake(acme);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void However_many_tenants_come_and_go_memory_is_bounded()
    {
        var rates = new TenantRates(_clock);
        var busy = Tenant("busy", 1);
        for (var i = 0; i < 3 * TenantRates.WindowsMax; i++)
        {
            rates.TryTake(Tenant($"t{i}", 1));
            if (i % 1000 == 0)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(2000));
                rates.TryTake(busy);
            }

            if (i % 100 == 0) rates.Count.ShouldBeLessThanOrEqualTo(TenantRates.WindowsMax);
        }

        rates.Count.ShouldBeGreaterThan(1000);

        rates.TryTake(busy)!.Value.IsAllowed.ShouldBeFalse(); // Who is not idle is not forgotten.
    }

    private static TenantRecord Tenant(string id, long? opsPerSec) =>
        TenantRules.Create(new NewTenant { Id = id, MaxOpsPerSec = opsPerSec }, null, []).Tenant;
}
