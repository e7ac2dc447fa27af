using System.Security.Cryptography;
using System.Text;
using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Tests.Clusters;
using Concord.Etcd.Wire;
using Concord.Log;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Concord.Etcd.Tests.Snapshots;

public sealed class SnapshotTests(SingleMember etcd)
{
    private const int SnapshotBytes = (2 * 1024 * 1024) + 12_345;
    private const int DyingBytes = 1024 * 1024 + 1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_stored_is_read_back_by_another_node()
    {
        await using var a = await SingleMember.OpenAsync(etcd.Options("snapshot", "a"), Ct);
        await using var b = await SingleMember.OpenAsync(etcd.Options("snapshot", "b"), Ct);
        (await b.OpenLatestSnapshotAsync(Ct)).ShouldBeNull();
        await AppendAsync(a, 3);
        await SaveAsync(a, 2);
        (await ReadAsync(b)).ShouldBe((2, Hash(Content(2))));
        await SaveAsync(b, 3);
        (await ReadAsync(a)).ShouldBe((3, Hash(Content(3))));
    }

    [Fact]
    public async Task A_damaged_snapshot_gives_way_to_the_one_before()
    {
        await using var log = await SingleMember.OpenAsync(etcd.Options("damaged"), Ct);
        await AppendAsync(log, 3);
        await SaveAsync(log, 2);
        await SaveAsync(log, 3);
        var newest = (await KeysAsync("damaged")).Last(key => key.Contains("snap/000", StringComparison.Ordinal));
        await etcd.CallAsync(EtcdMethods.Put, new PutRequest { Key = ByteString.CopyFromUtf8(newest), Value = ByteString.CopyFrom(new byte[12_345]) }, Ct);
        (await ReadAsync(log)).ShouldBe((2, Hash(Content(2))));
        var older = (await KeysAsync("damaged")).First(key => key.Contains("snap/000", StringComparison.Ordinal));
        await etcd.CallAsync(EtcdMethods.DeleteRange, new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(older) }, Ct);
        (await Should.ThrowAsync<ConcordException>(() => ReadAsync(log))).Code.ShouldBe(ConcordErrorCode.CorruptSnapshot);
    }

    // Goal: a node may die at any request of storing a snapshot. Method: it does, at each of them, before and after the request arrives; then
    // another node must find the old or the new snapshot whole, store one of its own, and leave no chunks behind that belong to nobody.
    [Fact]
    public async Task A_node_that_dies_at_any_step_leaves_a_whole_snapshot()
    {
        await using var healthy = await SingleMember.OpenAsync(etcd.Options("dying", "healthy"), Ct);
        await AppendAsync(healthy, 200);
        await SaveAsync(healthy, 1);
        await SaveAsync(healthy, 2);
        var position = 3L;
        for (var at = 1; ; at++)
        {
            var died = 0;
            foreach (var afterSending in (bool[])[false, true])
            {
                var (before, during) = (position - 1, position++);
                var cuts = new WireCuts { At = at, AfterSending = afterSending };
                await using (var dying = await OpenCutAsync()) died += await cuts.DiesAsync(() => SaveAsync(dying, during, DyingBytes)) ? 1 : 0;
                var (found, content) = await ReadAsync(healthy);
                new[] { before, during }.ShouldContain(found);
                content.ShouldBeOneOf(Hash(Content(found, SnapshotBytes)), Hash(Content(found, DyingBytes)));
                await SaveAsync(healthy, position++, DyingBytes);
                var prefixes = (await KeysAsync("dying")).Where(key => key.Contains("snap/000", StringComparison.Ordinal)).Select(key => key[..^6]).Distinct();
                prefixes.Count().ShouldBe(2, $"died at {at}, {(afterSending ? "after" : "before")} sending");
            }

            if (died > 0) continue;
            at.ShouldBeGreaterThan(6); // Look, list, two chunks, the switch, look again: it got through all of them.
            break;
        }
    }

    [Fact]
    public async Task An_older_snapshot_does_not_replace_a_newer_one()
    {
        await using var log = await SingleMember.OpenAsync(etcd.Options("older"), Ct);
        await AppendAsync(log, 5);
        await SaveAsync(log, 4);
        await SaveAsync(log, 3);
        (await ReadAsync(log)).Position.ShouldBe(4);
    }

    [Fact]
    public async Task A_follower_that_was_away_for_a_compaction_goes_on_from_the_snapshot()
    {
        var options = etcd.Options("away") with { CompactionRetentionRevisions = 0 };
        await using var log = await SingleMember.OpenAsync(options, Ct);
        await AppendAsync(log, 60);
        (await Log.AppendFollowTests.TakeAsync(log, 5)).Count.ShouldBe(5);
        await SaveAsync(log, 30);
        await SaveAsync(log, 50); // Compacts as far as the one before covers.
        await using var another = await SingleMember.OpenAsync(options with { NodeName = "b" }, Ct);
        foreach (var follower in (ICommitLog[])[log, another])
        {
            var needed = await Should.ThrowAsync<SnapshotNeededException>(() => Log.AppendFollowTests.TakeAsync(follower, 1, after: 5));
            needed.Reason.ShouldBe("compacted");
            var (position, _) = await ReadAsync(follower);
            position.ShouldBe(50);
            (await Log.AppendFollowTests.TakeAsync(follower, 10, after: position)).ShouldBe(Enumerable.Range(51, 10).Select(i => ((long)i, $"{i}")));
        }
    }

    [Fact]
    public async Task A_follower_that_is_far_behind_a_snapshot_is_sent_to_it()
    {
        await using var log = await SingleMember.OpenAsync(etcd.Options("behind") with { ResyncThresholdRevisions = 50 }, Ct);
        await AppendAsync(log, 300);
        await SaveAsync(log, 100);
        var needed = await Should.ThrowAsync<SnapshotNeededException>(() => Log.AppendFollowTests.TakeAsync(log, 1));
        needed.Reason.ShouldBe("behind");
        (await Log.AppendFollowTests.TakeAsync(log, 1, after: 80)).ShouldBe([(81, "81")]);
    }

    [Fact]
    public async Task The_keeper_counts_what_a_start_would_replay()
    {
        var options = etcd.Options("debt") with { SnapshotEveryEntries = 10, SnapshotEveryBytes = 1000 };
        await using var log = await SingleMember.OpenAsync(options, Ct);
        await AppendAsync(log, 20);
        (await Log.AppendFollowTests.TakeAsync(log, 20)).Count.ShouldBe(20);
        await Eventually.IsAsync(() => log.IsKeeper, Ct);
        log.BytesSinceSnapshot.ShouldBeGreaterThanOrEqualTo(2000); // 20 entries of which 10 make a snapshot due.
        await SaveAsync(log, 20);
        log.BytesSinceSnapshot.ShouldBe(0);
    }

    [Fact]
    public async Task Blobs_go_when_a_later_snapshot_covers_them()
    {
        await using var log = await SingleMember.OpenAsync(etcd.Options("blobs"), Ct);
        await log.AppendAsync(Content(1), Ct);
        (await KeysAsync("blobs")).Count(key => key.Contains("/blob/", StringComparison.Ordinal)).ShouldBe(3);
        await AppendAsync(log, 3);
        await SaveAsync(log, 2);
        await SaveAsync(log, 3);
        (await KeysAsync("blobs")).ShouldNotContain(key => key.Contains("/blob/", StringComparison.Ordinal));
        await foreach (var batch in log.FollowAsync(LogPosition.Start, Ct)) // Still to be followed, as long as it is not compacted.
        {
            batch.Bytes.ToArray().ShouldBe(Content(1));
            break;
        }
    }

    private static byte[] Content(long position, int bytes = SnapshotBytes)
    {
        var content = new byte[bytes];
        new Random((int)position).NextBytes(content);
        return content;
    }

    private static async Task AppendAsync(EtcdLog log, int count)
    {
        for (var i = 1; i <= count; i++) await log.AppendAsync(Encoding.UTF8.GetBytes($"{i}"), Ct);
    }

    private static Task SaveAsync(EtcdLog log, long position, int bytes = SnapshotBytes) =>
        log.SaveSnapshotAsync(new LogPosition(position), async (target, ct) => await target.WriteAsync(Content(position, bytes), ct), Ct).AsTask();

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static async Task<(long Position, string Hash)> ReadAsync(ICommitLog log)
    {
        await using var snapshot = (await log.OpenLatestSnapshotAsync(Ct)).ShouldNotBeNull();
        var content = new MemoryStream();
        await snapshot.Content.CopyToAsync(content, Ct);
        return (snapshot.Position.Value, Hash(content.ToArray()));
    }

    private Task<EtcdLog> OpenCutAsync() =>
        EtcdLog.OpenAsync(etcd.Options("dying", "dying"), WireCuts.Wrap, NullLoggerFactory.Instance, TimeProvider.System, Ct);

    private async Task<IReadOnlyList<string>> KeysAsync(string cluster)
    {
        var begin = ByteString.CopyFromUtf8($"concord/{cluster}/");
        var range = new RangeRequest { Key = begin, RangeEnd = Concord.Etcd.Log.KeyLayout.EndOf(begin), KeysOnly = true };
        return [.. (await etcd.CallAsync(EtcdMethods.Range, range, Ct)).Kvs.Select(kv => kv.Key.ToStringUtf8())];
    }
}
