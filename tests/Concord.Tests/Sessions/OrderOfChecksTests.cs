using Concord.Sessions;
using Concord.Tenants;
using static Concord.Tests.Sessions.SessionScene;

namespace Concord.Tests.Sessions;

/// <summary>Arguments, who it is, what he may, his tenant's rate, the store: the first of these that is wrong is what a call is refused with.</summary>
public sealed class OrderOfChecksTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_thing_that_is_wrong_is_what_is_told()
    {
        await using var scene = await WithPeopleAsync();
        await scene.AddTenantAsync("slow", maxOpsPerSec: 1);
        await scene.AddTokenAsync("slow", default, "tenant_slow");
        await scene.AddTokenAsync("peeper", default, "viewer");
        await scene.System.Tenants.UpdateQuotaAsync("slow", TenantQuota.MaxKeys, 0, ct: Ct);
        (await OutcomeAsync(() => scene.As("slow").GetAsync("slow:k", ct: Ct))).ShouldBe("ok", "that was the one call of this second");

        // Everything wrong at once; then one thing after the other mended.
        Func<ConcordSession, string, ValueTask<PutResult>> put = (session, key) => session.PutAsync(key, Value("1"), ct: Ct);
        (await OutcomeAsync(() => put(scene.As("nobody"), ""))).ShouldBe("invalid_key");
        (await OutcomeAsync(() => put(scene.As("nobody"), "slow:k"))).ShouldBe("unauthorized");
        (await OutcomeAsync(() => put(scene.As("peeper"), "slow:k"))).ShouldBe("forbidden");
        var tooFast = await RefusedAsync(() => put(scene.As("slow"), "slow:k"));
        (tooFast.Code, tooFast.Retryable, tooFast.RetryAfter > TimeSpan.Zero).ShouldBe((ConcordErrorCode.QuotaExceeded, true, true));
        await scene.PassAsync(2);
        var tooMuch = await RefusedAsync(() => put(scene.As("slow"), "slow:k"));
        (tooMuch.Code, tooMuch.Retryable, tooMuch.RetryAfter).ShouldBe((ConcordErrorCode.QuotaExceeded, false, null));
        scene.Log.Failure = new ConcordException(ConcordErrorCode.NoSpace, "The disk is full.");
        await scene.PassAsync(2);
        await scene.System.Tenants.ListAsync(new() { Consistency = ReadConsistency.Eventual }, Ct);
        (await OutcomeAsync(() => put(scene.As("slow"), "slow:k"))).ShouldBe("no_space");
    }

    [Fact]
    public async Task A_refused_call_does_not_count_for_the_rate()
    {
        await using var scene = await WithPeopleAsync();
        await scene.AddTenantAsync("slow", maxOpsPerSec: 2);
        for (var i = 0; i < 5; i++)
        {
            (await OutcomeAsync(() => scene.As("viewer").PutAsync("slow:k", Value("1"), ct: Ct))).ShouldBe("forbidden");
            (await OutcomeAsync(() => scene.As("editor").PutAsync("slow:k", Value("{"), ct: Ct))).ShouldBe("invalid_value");
        }

        (await OutcomeAsync(() => scene.As("editor").PutAsync("slow:k", Value("1"), ct: Ct))).ShouldBe("ok");
    }

    [Fact]
    public async Task A_deadline_of_its_own_ends_a_call_and_says_that_a_write_may_have_happened()
    {
        await using var scene = await OpenAsync();
        var gate = new TaskCompletionSource();
        scene.Log.Gate = gate.Task;
        var write = scene.System.PutAsync("k", Value("1"), new() { Timeout = TimeSpan.FromSeconds(1) }, Ct).AsTask();
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        var late = await Should.ThrowAsync<ConcordException>(() => write);
        (late.Code, late.MayHaveCommitted, late.Retryable).ShouldBe((ConcordErrorCode.Timeout, true, false));
        gate.SetResult();
    }
}
