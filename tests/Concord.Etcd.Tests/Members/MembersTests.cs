using System.Text;
using Concord.Etcd.Tests.Clusters;

namespace Concord.Etcd.Tests.Members;

public sealed class MembersTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_member_is_replaced_by_a_learner_that_is_promoted_once_it_has_caught_up()
    {
        await using var cluster = await EtcdCluster.StartAsync(3, Ct);
        await using var log = await SingleMember.OpenAsync(cluster.Options(), Ct);
        for (var i = 0; i < 50; i++) await log.AppendAsync(Encoding.UTF8.GetBytes($"{i}"), Ct);
        await Eventually.IsAsync(() => log.Status.Members.Count(member => member.IsHealthy) == 3, Ct);
        var dead = log.Status.Members.Single(member => member.Name == "n3");
        await cluster.Members[2].KillAsync();
        await Eventually.IsAsync(() => log.Status.Members.Count(member => member.IsHealthy) == 2, Ct);

        await using var spare = new EtcdMember("n4", cluster.Data.In("n4"), Ports.Free(), Ports.Free());
        var added = await log.Members.ReplaceAsync(dead.Id, "n4", spare.PeerUrl, Ct);
        (await log.Members.AddLearnerAsync("n4", spare.PeerUrl, Ct)).Id.ShouldBe(added.Id); // Asked again, it is the same.
        var second = await Should.ThrowAsync<ConcordException>(() => log.Members.AddLearnerAsync("n5", "http://127.0.0.1:1", Ct));
        second.Message.ShouldContain("learning already");

        var promoting = log.Members.PromoteAsync(added.Id, Ct);
        await log.AppendAsync("meanwhile"u8.ToArray(), Ct);
        promoting.IsCompleted.ShouldBeFalse(); // It has not been started.
        spare.Start(string.Join(',', added.Nodes.Select(node => $"{node.Name}={node.PeerUrl}")), "existing");
        await promoting;
        await Eventually.IsAsync(
            () => log.Status.Members is { Count: 3 } members && members.All(member => member is { IsLearner: false, IsHealthy: true })
                && members.Any(member => member.Name == "n4"),
            Ct);
        await log.AppendAsync("after"u8.ToArray(), Ct);
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).Value.ShouldBe(52);
    }

    [Fact]
    public async Task The_leader_is_moved_before_it_is_removed_and_nobody_goes_without_a_majority()
    {
        await using var cluster = await EtcdCluster.StartAsync(3, Ct);
        await using var log = await SingleMember.OpenAsync(cluster.Options(), Ct);
        await Eventually.IsAsync(() => log.Status.Leader is not null && log.Status.Members.Count == 3, Ct);
        var leader = log.Status.Members.Single(member => member.IsLeader);
        await log.Members.RemoveAsync(leader.Id, evenIfTheLastButOne: false, Ct);
        await log.Members.RemoveAsync(leader.Id, evenIfTheLastButOne: false, Ct); // Asked again, it is done already.
        await Eventually.IsAsync(() => log.Status.Members.Count == 2 && log.Status.Leader is not null, Ct);
        await log.AppendAsync("two members"u8.ToArray(), Ct);

        var follower = log.Status.Members.First(member => !member.IsLeader);
        await cluster.Members.Single(member => member.Name == follower.Name).KillAsync();
        await Eventually.IsAsync(() => log.Status.Role == Concord.Log.LogRole.NoQuorum, Ct);
        await Should.ThrowAsync<ConcordException>(() => log.Members.RemoveAsync(follower.Id, evenIfTheLastButOne: false, Ct));
    }
}
