using Concord.Commits;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Proposers;
using Concord.StateMachine.Snapshots;
using Concord.Tests.Log;

namespace Concord.Tests.Commits;

public sealed class RepeatedBatchTests
{
    private static readonly ConcordOptions Options = new() { DataDirectory = "unused" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_comes_out_of_the_log_three_times_has_taken_effect_once()
    {
        var log = new DirectedLog { Copies = 3 };
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        for (var i = 1; i <= 200; i++) (await store.PutAsync("counter", new[] { (byte)i }, Ct)).Revision.ShouldBe(new Revision(i));
        store.View().Get("counter").ShouldNotBeNull().Version.ShouldBe(200);
        log.Inner.Batches.Count.ShouldBe(600);
        await using var replica = await ConcordStore.OpenAsync(log.Inner, Options, Ct);
        replica.State.Hash.ShouldBe(store.State.Hash);
        replica.View().Get("counter").ShouldNotBeNull().Version.ShouldBe(200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_known_of_a_proposer_agrees_with_a_set(int seed)
    {
        var random = new Random(seed);
        var id = Guid.NewGuid();
        var set = ProposerSet.Empty;
        var applied = new HashSet<long>();
        long highest = 0;
        for (var i = 1; i < 5_000; i++)
        {
            var number = Math.Max(1, highest - 40 + random.Next(45));
            var admission = set.Admit(new BatchId(id, number), isHello: true, new LogPosition(i), out set);
            (admission == Admission.Takes).ShouldBe(applied.Add(number), $"number {number} at step {i}");
            highest = Math.Max(highest, number);
        }
    }

    [Fact]
    public void A_process_that_everybody_has_forgotten_is_refused_until_it_introduces_itself()
    {
        var set = ProposerSet.Empty;
        var old = new BatchId(Guid.NewGuid(), 1);
        set.Admit(old, isHello: true, new LogPosition(1), out set).ShouldBe(Admission.Takes);
        for (var i = 2; i < 1_030; i++) set.Admit(new BatchId(Guid.NewGuid(), 1), isHello: true, new LogPosition(i), out set);
        set.Known.Count.ShouldBe(1024);
        set.Admit(old with { Number = 2 }, isHello: false, new LogPosition(2_000), out set).ShouldBe(Admission.Unknown);
    }

    [Fact]
    public async Task After_a_gap_the_store_goes_on_from_a_snapshot_and_tells_what_it_cannot_know()
    {
        var log = new DirectedLog();
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        await using var other = await ConcordStore.OpenAsync(log.Inner, Options, Ct);
        await store.PutAsync("before", default, Ct);
        var hold = new TaskCompletionSource();
        log.FollowWhen = hold.Task;
        log.OpenGap();
        var lost = store.PutAsync("lost", default, Ct).AsTask();
        while (log.Inner.Batches.Count < 2) await Task.Delay(1, Ct);
        await other.PutAsync("after", default, Ct);
        await log.Inner.SaveSnapshotAsync(other.State.Position, (target, ct) => StateSnapshot.WriteAsync(other.State, target, ct), Ct);
        hold.SetResult();

        var refusal = await Should.ThrowAsync<ConcordException>(() => lost);
        (refusal.Code, refusal.MayHaveCommitted).ShouldBe((ConcordErrorCode.UnknownOutcome, true));
        (await store.GetAsync("lost", ReadConsistency.Strong, Ct)).ShouldNotBeNull();
        (await store.PutAsync("next", default, Ct)).Revision.ShouldBe(new Revision(4));
        await other.GetAsync("next", ReadConsistency.Strong, Ct);
        store.State.Hash.ShouldBe(other.State.Hash);
    }

    [Fact]
    public async Task With_several_appends_at_once_every_write_is_answered_and_none_is_lost()
    {
        var log = new DirectedLog { Traits = new LogTraits(AppendsAtOnceMax: 4, BatchBytesSoftMax: 256, SnapshotOnClose: false) };
        await using var store = await ConcordStore.OpenAsync(log, Options, Ct);
        var puts = Enumerable.Range(0, 2_000).Select(i => store.PutAsync($"k{i}", new byte[20], Ct).AsTask()).ToArray();
        (await Task.WhenAll(puts)).Select(put => put.Revision.Value).Order().ShouldBe(Enumerable.Range(1, 2_000).Select(i => (long)i));
        store.View().Count.ShouldBe(2_000);
    }
}
