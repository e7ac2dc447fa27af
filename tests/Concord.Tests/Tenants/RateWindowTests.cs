using Concord.Tenants;

namespace Concord.Tests.Tenants;

public sealed class RateWindowTests
{
    public static TheoryData<int> Seeds => [.. Quartet.Testing.Seeds.First(30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_second_holds_more_than_the_limit_and_no_call_is_refused_without_need(int seed)
    {
        var random = new Random(seed);
        var limit = random.Next(1, 40);
        var window = new RateWindow();
        var taken = new List<(long At, long Cost)>();
        long now = random.Next(100_000);
        for (var i = 0; i < 2000; i++)
        {
            now += random.Next(10) == 0 ? random.Next(2500) : random.Next(60);
            var cost = random.Next(5) == 0 ? random.Next(1, limit + 1) : 1;
            var decision = window.TryTake(now, limit, cost);
            if (decision.IsAllowed) taken.Add((now, cost));
            Sum(1000).ShouldBeLessThanOrEqualTo(limit);
            decision.Remaining.ShouldBeInRange(limit - Sum(1050), limit - Sum(1000));
            if (decision.IsAllowed) decision.RetryAfterMs.ShouldBe(0);
            else (Sum(1050) + cost).ShouldBeGreaterThan(limit, $"seed {seed}: refused at {now} without need");
            window.Count(now).ShouldBe(limit - decision.Remaining);
        }

        long Sum(long ms) => taken.Where(call => call.At > now - ms).Sum(call => call.Cost);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void After_the_told_wait_and_not_before_the_call_fits(int seed)
    {
        var random = new Random(seed);
        var window = new RateWindow();
        var limit = random.Next(1, 20);
        long now = 0;
        for (var i = 0; i < 300; i++)
        {
            now += random.Next(70);
            var cost = random.Next(1, limit + 1);
            var refused = window.TryTake(now, limit, cost);
            if (refused.IsAllowed) continue;
            refused.RetryAfterMs.ShouldBeInRange(1, 1050);
            window.TryTake(now + refused.RetryAfterMs - 1, limit, cost).IsAllowed.ShouldBeFalse();
            window.TryTake(now += refused.RetryAfterMs, limit, cost).IsAllowed.ShouldBeTrue();
        }
    }

    [Fact]
    public void After_the_told_reset_all_of_the_limit_is_free()
    {
        var window = new RateWindow();
        window.TryTake(10, 5, 2);
        var decision = window.TryTake(310, 5, 2);
        decision.ShouldBe(new RateDecision(true, 5, 1, 0, 1040)); // The slot of 300 to 350 ms has left at 1350 ms.
        window.Count(310 + decision.ResetMs - 1).ShouldBe(2);
        window.Count(310 + decision.ResetMs).ShouldBe(0);
    }

    [Fact]
    public void A_call_that_costs_more_than_the_limit_fits_into_an_empty_second()
    {
        var window = new RateWindow();
        window.TryTake(0, 10, 500).ShouldBe(new RateDecision(true, 10, 0, 0, 1050));
        window.TryTake(1049, 10, 500).IsAllowed.ShouldBeFalse();
        window.TryTake(1050, 10, 500).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void With_a_limit_of_nothing_nothing_fits()
    {
        var window = new RateWindow();
        window.TryTake(0, 0, 1).ShouldBe(new RateDecision(false, 0, 0, 1000, 0));
    }

    [Fact]
    public void A_limit_that_is_lowered_counts_at_once_and_one_that_is_raised_too()
    {
        var window = new RateWindow();
        for (var i = 0; i < 10; i++) window.TryTake(0, 10, 1).IsAllowed.ShouldBeTrue();
        window.TryTake(1, 5, 1).ShouldBe(new RateDecision(false, 5, 0, 1049, 1049));
        window.TryTake(1, 11, 1).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public async Task Threads_together_get_exactly_the_limit()
    {
        var window = new RateWindow();
        var allowed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (window.TryTake(500, 777, 1).IsAllowed) Interlocked.Increment(ref allowed);
            }
        })));
        allowed.ShouldBe(777);
    }
}
