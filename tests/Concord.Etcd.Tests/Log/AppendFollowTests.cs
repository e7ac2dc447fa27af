using System.Text;
using Concord.Etcd.Tests.Clusters;
using Concord.Log;

namespace Concord.Etcd.Tests.Log;

public sealed class AppendFollowTests(SingleMember etcd)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_appended_comes_out_at_its_position_on_every_node()
    {
        await using var a = await SingleMember.OpenAsync(etcd.Options("append", "a"), Ct);
        await using var b = await SingleMember.OpenAsync(etcd.Options("append", "b"), Ct);
        var first = await a.AppendAsync("one"u8.ToArray(), Ct);
        var second = await b.AppendAsync("two"u8.ToArray(), Ct);
        (first.Value, second.Value).ShouldBe((1, 2));
        (await TakeAsync(a, 2)).ShouldBe([(1, "one"), (2, "two")]);
        (await TakeAsync(b, 2)).ShouldBe([(1, "one"), (2, "two")]);
        (await TakeAsync(b, 1, after: 1)).ShouldBe([(2, "two")]);
    }

    [Theory]
    [InlineData(ReadConsistency.Leader)]
    [InlineData(ReadConsistency.Strong)]
    public async Task A_barrier_is_not_older_than_the_call(ReadConsistency consistency)
    {
        await using var a = await SingleMember.OpenAsync(etcd.Options($"barrier-{consistency}", "a"), Ct);
        await using var b = await SingleMember.OpenAsync(etcd.Options($"barrier-{consistency}", "b"), Ct);
        (await b.BarrierAsync(consistency, Ct)).Value.ShouldBe(0);
        for (var i = 1; i <= 20; i++)
        {
            await a.AppendAsync(new byte[] { (byte)i }, Ct);
            (await b.BarrierAsync(consistency, Ct)).Value.ShouldBe(i);
        }
    }

    [Fact]
    public async Task A_node_that_comes_late_gets_everything_in_order()
    {
        await using var a = await SingleMember.OpenAsync(etcd.Options("late", "a"), Ct);
        for (var i = 1; i <= 700; i++) await a.AppendAsync(Encoding.UTF8.GetBytes($"{i}"), Ct);
        await using var b = await SingleMember.OpenAsync(etcd.Options("late", "b"), Ct);
        (await TakeAsync(b, 700)).ShouldBe(Enumerable.Range(1, 700).Select(i => ((long)i, $"{i}")));
    }

    internal static async Task<List<(long, string)>> TakeAsync(ICommitLog log, int count, long after = 0)
    {
        List<(long, string)> taken = [];
        await foreach (var batch in log.FollowAsync(new LogPosition(after), Ct))
        {
            taken.Add((batch.Position.Value, Encoding.UTF8.GetString(batch.Bytes.Span)));
            if (taken.Count == count) break;
        }

        return taken;
    }
}
