using Concord.Etcd.Client;
using Concord.Etcd.Tests.Clusters;
using Concord.Log;

namespace Concord.Etcd.Tests.Keeper;

public sealed class KeeperTests(SingleMember etcd)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_node_is_the_keeper_and_another_takes_over()
    {
        var a = await SingleMember.OpenAsync(etcd.Options("keeper", "a"), Ct);
        await Eventually.IsAsync(() => a.IsKeeper, Ct);
        await using var b = await SingleMember.OpenAsync(etcd.Options("keeper", "b"), Ct);
        await b.AppendAsync("one"u8.ToArray(), Ct);
        (await Log.AppendFollowTests.TakeAsync(b, 1)).Count.ShouldBe(1);
        b.BytesSinceSnapshot.ShouldBe(0); // It is for the other one to take it.
        b.IsKeeper.ShouldBeFalse();
        await a.DisposeAsync();
        await Eventually.IsAsync(() => b.IsKeeper, Ct);
        b.BytesSinceSnapshot.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Nodes_that_differ_at_the_same_position_are_reported()
    {
        await using var a = await SingleMember.OpenAsync(etcd.Options("hashes", "a") with { Report = () => new NodeReport(new LogPosition(5), "aa") }, Ct);
        await using var b = await SingleMember.OpenAsync(etcd.Options("hashes", "b") with { Report = () => new NodeReport(new LogPosition(5), "bb") }, Ct);
        await Eventually.IsAsync(() => b.Status.Problem?.Contains("differ", StringComparison.Ordinal) == true, Ct);
    }

    [Fact]
    public async Task A_full_storage_refuses_for_certain_and_is_emptied()
    {
        const int quota = 40 * 1024 * 1024; // The file grows by 16 MiB at a time.
        await using var small = await EtcdCluster.StartAsync(1, Ct, "--quota-backend-bytes", "41943040");
        var options = small.Options("a") with { QuotaBackendBytes = quota, CompactionRetentionRevisions = 0 };
        await using var log = await SingleMember.OpenAsync(options, Ct);
        await Eventually.IsAsync(() => log.IsKeeper, Ct);
        var number = 0;
        LogPosition last = default;
        ConcordException? refused = null;
        for (var i = 0; i < 60 && refused is null; i++)
        {
            try
            {
                last = await log.AppendAsync(Batch(++number), Ct);
                if (last.Value == 20) await log.SaveSnapshotAsync(last, async (target, ct) => await target.WriteAsync("small"u8.ToArray(), ct), Ct);
            }
            catch (ConcordException e)
            {
                refused = e;
            }
        }

        (refused?.Code, refused?.MayHaveCommitted).ShouldBe((ConcordErrorCode.NoSpace, false));
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(last); // Reads go on.
        await Eventually.IsAsync(
            async () =>
            {
                try
                {
                    last = await log.AppendAsync(Batch(++number), Ct);
                    return true;
                }
                catch (ConcordException e) when (e.Code == ConcordErrorCode.NoSpace)
                {
                    return false;
                }
            },
            Ct);
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(last);
        await Eventually.IsAsync(() => log.Status.Problem?.Contains("full", StringComparison.Ordinal) != true, Ct);
    }

    // Each is different, as the log demands: that is how it knows its own again.
    private static byte[] Batch(int number)
    {
        var batch = new byte[1_000_000];
        BitConverter.TryWriteBytes(batch, number);
        return batch;
    }
}
