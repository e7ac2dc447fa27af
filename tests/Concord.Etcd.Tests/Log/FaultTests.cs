using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Concord.Etcd.Tests.Clusters;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Etcd.Tests.Log;

// Goal: members that are killed and paused lose nothing that was acknowledged, and every node sees the same order. Method: three members,
// three nodes that each append from several tasks and follow; members are killed with SIGKILL, and paused, while appends are under way.
public sealed class FaultTests
{
    private const int Rounds = 4;
    private const int WritersPerNode = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_and_paused_members_lose_nothing_and_every_node_sees_the_same_order()
    {
        var random = new Random(Seeds.One);
        await using var cluster = await EtcdCluster.StartAsync(3, Ct);
        List<EtcdLog> logs = [];
        for (var i = 0; i < 3; i++)
        {
            var options = cluster.Options($"node{i}");
            logs.Add(await SingleMember.OpenAsync(options with { Endpoints = [.. options.Endpoints.Skip(i), .. options.Endpoints.Take(i)] }, Ct));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var stopFollowing = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        ConcurrentDictionary<string, long> acknowledged = [];
        var followed = logs.Select(_ => new ConcurrentQueue<(long Position, string Text)>()).ToList();
        var following = logs.Select((log, i) => FollowAsync(log, followed[i], stopFollowing.Token)).ToList();
        var writing = logs.SelectMany((log, i) => Enumerable.Range(0, WritersPerNode).Select(w => WriteAsync(log, $"{i}.{w}", acknowledged, stop.Token))).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            await ProgressAsync(acknowledged, 30);
            var member = cluster.Members[random.Next(3)];
            if (round % 2 == 0)
            {
                await member.KillAsync();
                await ProgressAsync(acknowledged, 30);
                cluster.Start(member);
            }
            else
            {
                member.Pause();
                await ProgressAsync(acknowledged, 30);
                member.Resume();
            }
        }

        await ProgressAsync(acknowledged, 30);
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        var last = acknowledged.Values.Max();
        foreach (var seen in followed) await Eventually.IsAsync(() => !seen.IsEmpty && seen.Last().Position >= last, Ct);
        await stopFollowing.CancelAsync();
        await Task.WhenAll(following);

        var orders = followed.Select(seen => seen.TakeWhile(entry => entry.Position <= last).ToList()).ToList();
        orders[0].Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, (int)last).Select(i => (long)i));
        orders[1].ShouldBe(orders[0]);
        orders[2].ShouldBe(orders[0]);
        foreach (var (text, position) in acknowledged) orders[0][(int)position - 1].Text.ShouldBe(text);
        foreach (var log in logs)
        {
            log.Status.Role.ShouldNotBe(LogRole.Failed);
            await log.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_acknowledged_and_nothing_is_guessed()
    {
        await using var cluster = await EtcdCluster.StartAsync(3, Ct);
        await using var log = await SingleMember.OpenAsync(cluster.Options(), Ct);
        await log.AppendAsync("before"u8.ToArray(), Ct);
        cluster.Members[1].Pause();
        await cluster.Members[2].KillAsync();

        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        impatient.CancelAfter(TimeSpan.FromSeconds(3));
        var append = log.AppendAsync("during"u8.ToArray(), impatient.Token).AsTask();
        await Should.ThrowAsync<OperationCanceledException>(() => log.BarrierAsync(ReadConsistency.Strong, impatient.Token).AsTask());
        var failure = await Should.ThrowAsync<ConcordException>(() => append);
        failure.Code.ShouldBeOneOf(ConcordErrorCode.UnknownOutcome, ConcordErrorCode.ClusterNotReady);
        failure.MayHaveCommitted.ShouldBe(failure.Code == ConcordErrorCode.UnknownOutcome);
        await Eventually.IsAsync(() => log.Status.Role == LogRole.NoQuorum, Ct);
        log.Status.Problem.ShouldNotBeNull();

        cluster.Members[1].Resume();
        var position = await log.AppendAsync("after"u8.ToArray(), Ct);
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBeGreaterThanOrEqualTo(position);
        await Eventually.IsAsync(() => log.Status.Role == LogRole.Client, Ct);
    }

    private static Task ProgressAsync(ConcurrentDictionary<string, long> acknowledged, int more)
    {
        var wanted = acknowledged.Count + more;
        return Eventually.IsAsync(() => acknowledged.Count >= wanted, Ct);
    }

    private static async Task WriteAsync(EtcdLog log, string writer, ConcurrentDictionary<string, long> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{writer}.{i}");
            var position = await log.AppendAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);
            acknowledged[text] = position.Value;
        }
    }

    private static async Task FollowAsync(EtcdLog log, ConcurrentQueue<(long Position, string Text)> seen, CancellationToken ct)
    {
        try
        {
            await foreach (var batch in log.FollowAsync(LogPosition.Start, ct)) seen.Enqueue((batch.Position.Value, Encoding.UTF8.GetString(batch.Bytes.Span)));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The test has seen enough.
        }
    }
}
