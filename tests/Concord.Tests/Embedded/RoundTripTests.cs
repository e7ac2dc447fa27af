using Concord.Embedded;
using Concord.Log;

namespace Concord.Tests.Embedded;

public sealed class RoundTripTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_log_is_empty_and_its_first_position_is_1()
    {
        await using var log = await Histories.OpenAsync(new SimulatedDisk(1));
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(LogPosition.Start);
        (await log.OpenLatestSnapshotAsync(Ct)).ShouldBeNull();
        (await log.AppendAsync(new byte[] { 1 }, Ct)).ShouldBe(new LogPosition(1));
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(new LogPosition(1));
    }

    [Fact]
    public async Task Everything_comes_back_in_order_over_many_segments_and_reopenings()
    {
        var disk = new SimulatedDisk(2);
        var options = Histories.Options(segmentBytes: 4096, preallocateBytes: 1024);
        var random = new Random(2);
        var history = new List<byte[]>();
        for (var round = 0; round < 5; round++)
        {
            await using var log = await Histories.OpenAsync(disk, options);
            Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
            history.AddRange(await Histories.AppendAsync(log, random, count: 40, bytesMax: 3000));
            Histories.ShouldBeSame(await Histories.ReadAsync(log), history);
        }

        Histories.Segments(disk).Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_batch_larger_than_a_segment_has_a_segment_of_its_own()
    {
        var disk = new SimulatedDisk(3);
        var options = Histories.Options(segmentBytes: 4096, preallocateBytes: 1024);
        var large = new byte[3 * 1024 * 1024];
        new Random(3).NextBytes(large);
        byte[][] history = [[1], large, [2], []];
        await using (var log = await Histories.OpenAsync(disk, options))
        {
            foreach (var batch in history) await log.AppendAsync(batch, Ct);
        }

        await using var reopened = await Histories.OpenAsync(disk, options);
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened), history);
        Histories.Segments(disk).Length.ShouldBe(3);
    }

    [Fact]
    public async Task An_append_costs_one_flush()
    {
        var disk = new SimulatedDisk(4);
        await using var log = await Histories.OpenAsync(disk, Histories.Options(preallocateBytes: 32 * 1024));
        var before = disk.Flushes;
        for (var i = 0; i < 50; i++) await log.AppendAsync(new byte[100], Ct);
        (disk.Flushes - before).ShouldBe(50);
    }

    [Fact]
    public async Task A_follower_gets_everything_once_while_the_log_is_written()
    {
        var options = Histories.Options(segmentBytes: 8192, preallocateBytes: 2048);
        await using var log = await Histories.OpenAsync(new SimulatedDisk(5), options);
        var random = new Random(5);
        var history = await Histories.AppendAsync(log, random, count: 200, bytesMax: 500);
        for (var round = 0; round < 10; round++)
        {
            var goal = new LogPosition(history.Count + 200);
            var following = Task.Run(() => FollowAsync(log, new LogPosition(round), goal), Ct);
            history.AddRange(await Histories.AppendAsync(log, random, count: 200, bytesMax: 500));
            Histories.ShouldBeSame(await following, history[round..]);
        }
    }

    [Fact]
    public async Task A_batch_reaches_the_follower_before_its_append_is_answered()
    {
        await using var log = await Histories.OpenAsync(new SimulatedDisk(6));
        await using var follower = log.FollowAsync(LogPosition.Start, Ct).GetAsyncEnumerator(Ct);
        var next = follower.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        await log.AppendAsync(new byte[] { 7 }, Ct);
        (await next).ShouldBeTrue();
        follower.Current.Position.ShouldBe(new LogPosition(1));
    }

    [Fact]
    public async Task There_is_one_follower_at_a_time_and_another_after_it()
    {
        await using var log = await Histories.OpenAsync(new SimulatedDisk(7));
        await log.AppendAsync(new byte[] { 1 }, Ct);
        await using (var first = log.FollowAsync(LogPosition.Start, Ct).GetAsyncEnumerator(Ct))
        {
            await first.MoveNextAsync();
            await using var second = log.FollowAsync(LogPosition.Start, Ct).GetAsyncEnumerator(Ct);
            await Should.ThrowAsync<InvalidOperationException>(async () => await second.MoveNextAsync());
        }

        (await Histories.ReadAsync(log)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Following_from_beyond_the_end_is_refused()
    {
        await using var log = await Histories.OpenAsync(new SimulatedDisk(8));
        await using var follower = log.FollowAsync(new LogPosition(1), Ct).GetAsyncEnumerator(Ct);
        var refused = await Should.ThrowAsync<ConcordException>(async () => await follower.MoveNextAsync());
        refused.Code.ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public async Task The_continuation_of_an_append_runs_on_the_thread_that_flushes()
    {
        await using var log = await Histories.OpenAsync(new SimulatedDisk(9));
        var append = log.AppendAsync(new byte[] { 1 }, Ct);
        var name = await NameOfThreadAfter(append);
        name.ShouldBeOneOf("Concord log", Thread.CurrentThread.Name);

        // A chain of appends stays there without growing the stack.
        var history = await Histories.AppendAsync(log, new Random(9), count: 5000, bytesMax: 10);
        history.Count.ShouldBe(5000);
    }

    [Fact]
    public async Task A_disposed_log_ends_its_stream_and_refuses_appends()
    {
        var log = await Histories.OpenAsync(new SimulatedDisk(10));
        await log.AppendAsync(new byte[] { 1 }, Ct);
        var following = Task.Run(() => FollowAsync(log, LogPosition.Start, new LogPosition(100)), Ct);
        await log.DisposeAsync();
        (await following).Count.ShouldBeLessThanOrEqualTo(1);
        var refused = await Should.ThrowAsync<ConcordException>(async () => await log.AppendAsync(new byte[] { 1 }, Ct));
        refused.Code.ShouldBe(ConcordErrorCode.ShuttingDown);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_token_appends_nothing()
    {
        await using var log = await Histories.OpenAsync(new SimulatedDisk(11));
        var cancelled = new CancellationToken(true);
        await Should.ThrowAsync<OperationCanceledException>(async () => await log.AppendAsync(new byte[] { 1 }, cancelled));
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).ShouldBe(LogPosition.Start);
    }

    private static async Task<string?> NameOfThreadAfter(ValueTask<LogPosition> append)
    {
        await append.ConfigureAwait(false);
        return Thread.CurrentThread.Name;
    }

    private static async Task<List<byte[]>> FollowAsync(EmbeddedLog log, LogPosition after, LogPosition goal)
    {
        var batches = new List<byte[]>();
        await foreach (var batch in log.FollowAsync(after, Ct))
        {
            batch.Position.ShouldBe(new LogPosition(after.Value + batches.Count + 1));
            batches.Add(batch.Bytes.ToArray());
            if (batch.Position == goal) break;
        }

        return batches;
    }
}
