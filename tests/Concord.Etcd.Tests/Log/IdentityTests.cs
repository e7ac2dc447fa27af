using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Concord.Etcd.Tests.Clusters;
using Concord.Log;
using Google.Protobuf;
using Quartet.Testing;

namespace Concord.Etcd.Tests.Log;

public sealed class IdentityTests(SingleMember etcd)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_of_another_cluster_is_turned_away()
    {
        var options = etcd.Options("mine") with { Namespace = "shared/" };
        await using (await SingleMember.OpenAsync(options, Ct))
        {
            var failure = await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(options with { ClusterName = "yours" }, Ct));
            failure.Code.ShouldBe(ConcordErrorCode.CorruptLog);
            failure.Message.ShouldContain("mine");
        }
    }

    [Fact]
    public async Task A_node_remembers_its_store_and_refuses_another_one()
    {
        using var home = new TemporaryDirectory();
        var options = etcd.Options("home") with { DataDirectory = home.Path };
        await using (await SingleMember.OpenAsync(options, Ct))
        {
        }

        await using (await SingleMember.OpenAsync(options, Ct))
        {
        }

        var failure = await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(options with { Namespace = "another/" }, Ct));
        (failure.Code, failure.Message).ShouldSatisfyAllConditions(
            () => failure.Code.ShouldBe(ConcordErrorCode.CorruptLog), () => failure.Message.ShouldContain(home.Path));
    }

    [Fact]
    public async Task A_log_that_was_deleted_ends_everything_and_is_not_begun_anew()
    {
        var options = etcd.Options("deleted");
        await using var log = await SingleMember.OpenAsync(options, Ct);
        await log.AppendAsync("one"u8.ToArray(), Ct);
        await using var follower = log.FollowAsync(LogPosition.Start, Ct).GetAsyncEnumerator(Ct);
        (await follower.MoveNextAsync()).ShouldBeTrue();
        await etcd.CallAsync(EtcdMethods.DeleteRange, new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(options.Prefix + "log") }, Ct);
        (await Should.ThrowAsync<ConcordException>(() => follower.MoveNextAsync().AsTask())).Code.ShouldBe(ConcordErrorCode.CorruptLog);
        (await Should.ThrowAsync<ConcordException>(() => log.AppendAsync("two"u8.ToArray(), Ct).AsTask())).Code.ShouldBe(ConcordErrorCode.CorruptLog);
        (log.Status.Role, log.IsKeeper).ShouldBe((LogRole.Failed, false));
        (await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(options, Ct))).Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    [Fact]
    public async Task A_log_that_was_put_back_in_time_is_noticed_by_a_barrier()
    {
        var options = etcd.Options("rewound");
        await using var log = await SingleMember.OpenAsync(options, Ct);
        for (var i = 0; i < 5; i++) await log.AppendAsync(new byte[] { 1 }, Ct);
        (await AppendFollowTests.TakeAsync(log, 5)).Count.ShouldBe(5);
        var key = ByteString.CopyFromUtf8(options.Prefix + "log");
        await etcd.CallAsync(EtcdMethods.DeleteRange, new DeleteRangeRequest { Key = key }, Ct);
        await etcd.CallAsync(EtcdMethods.Put, new PutRequest { Key = key, Value = EntryFormat.Encode(EntryKind.Batch, [1]) }, Ct);
        var failure = await Should.ThrowAsync<ConcordException>(() => log.BarrierAsync(ReadConsistency.Strong, Ct).AsTask());
        failure.Code.ShouldBe(ConcordErrorCode.CorruptLog);
        failure.Message.ShouldContain("lost history");
    }

    [Fact]
    public async Task An_entry_that_nobody_wrote_is_not_applied()
    {
        var options = etcd.Options("forged");
        await using var log = await SingleMember.OpenAsync(options, Ct);
        await etcd.CallAsync(EtcdMethods.Put, new PutRequest { Key = ByteString.CopyFromUtf8(options.Prefix + "log"), Value = ByteString.CopyFromUtf8("forged entry") }, Ct);
        (await Should.ThrowAsync<ConcordException>(() => AppendFollowTests.TakeAsync(log, 1))).Code.ShouldBe(ConcordErrorCode.CorruptLog);
    }

    [Fact]
    public async Task An_open_without_a_cluster_fails_in_time_and_says_why()
    {
        var options = etcd.Options("nobody") with { Endpoints = [$"http://127.0.0.1:{Ports.Free()}"], StartTimeout = TimeSpan.FromSeconds(1) };
        var failure = await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(options, Ct));
        failure.Code.ShouldBe(ConcordErrorCode.ClusterNotReady);
        failure.Message.ShouldContain("refused");
    }
}
