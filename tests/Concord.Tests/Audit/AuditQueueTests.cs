using Concord.Audit;
using Concord.Tests.Embedded;

namespace Concord.Tests.Audit;

public sealed class AuditQueueTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_full_queue_an_operation_waits_before_it_is_executed_and_no_line_is_lost()
    {
        using var disk = new GatedDisk(new SimulatedDisk(1));
        await using var log = await AuditLogs.OpenAsync(disk);
        disk.Close();
        var places = AuditLogs.Options.QueueLinesMax;
        for (var i = 0; i < places; i++) await log.LogAsync(AuditLogs.Put($"k{i}"), Ct);

        var waiting = log.ReserveAsync(Ct).AsTask();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var impatient = log.ReserveAsync(impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        waiting.IsCompleted.ShouldBeFalse();

        disk.Open();
        await (await waiting).CompleteAsync(AuditLogs.Put("last"), Ct);
        await log.FlushAsync(Ct);
        log.Head.Sequence.ShouldBe(places + 1);
        (await log.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_waits_for_the_disk_only_when_that_is_asked_for(bool syncOnWrite)
    {
        var simulated = new SimulatedDisk(1);
        using var disk = new GatedDisk(simulated);
        await using var log = await AuditLogs.OpenAsync(disk, AuditLogs.Options with { SyncOnWrite = syncOnWrite });
        disk.Close();
        var ticket = await log.ReserveAsync(Ct);
        var flushes = simulated.Flushes;
        var completed = ticket.CompleteAsync(AuditLogs.Put("k"), Ct).AsTask();
        if (syncOnWrite) completed.IsCompleted.ShouldBeFalse();
        else await completed;
        disk.Open();
        await completed;
        if (syncOnWrite) simulated.Flushes.ShouldBeGreaterThan(flushes);
    }

    [Fact]
    public async Task Giving_up_the_wait_for_the_disk_does_not_take_the_line_back()
    {
        using var disk = new GatedDisk(new SimulatedDisk(1));
        await using var log = await AuditLogs.OpenAsync(disk, AuditLogs.Options with { SyncOnWrite = true });
        disk.Close();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var ticket = await log.ReserveAsync(Ct);
        var completed = ticket.CompleteAsync(AuditLogs.Put("k"), impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => completed);
        disk.Open();
        (await log.QueryAsync(ct: Ct)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_of_many_at_once_are_all_there_once_while_files_are_rotated_and_read(bool syncOnWrite)
    {
        const int Writers = 6, Each = 300;
        var disk = new SimulatedDisk(1);
        await using var log = await AuditLogs.OpenAsync(disk, AuditLogs.Options with { RotationBytes = 20_000, SensitiveKeys = true, SyncOnWrite = syncOnWrite });
        using var written = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var reading = Task.Run(
            async () =>
            {
                for (var rounds = 0; ; rounds++)
                {
                    if (written.IsCancellationRequested) return rounds;
                    (await log.VerifyAsync(Ct)).Faults.ShouldBeEmpty();
                    var entries = await log.QueryAsync(limit: 50, ct: Ct);
                    for (var i = 1; i < entries.Count; i++) entries[i].Sequence.ShouldBe(entries[i - 1].Sequence - 1);
                    if (rounds % 4 == 0) await log.RotateAsync(Ct);
                }
            },
            Ct);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++) await log.LogAsync(AuditLogs.Put($"{writer}/{i}"), Ct);
            },
            Ct)));
        await written.CancelAsync();
        (await reading).ShouldBeGreaterThan(0);

        var keys = (await log.QueryAsync(limit: 10_000, ct: Ct)).Select(entry => entry.Key!).ToArray();
        keys.Length.ShouldBe(Writers * Each);
        keys.ToHashSet().Count.ShouldBe(Writers * Each);
        for (var writer = 0; writer < Writers; writer++)
            keys.Where(key => key.StartsWith($"{writer}/", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, Each).Reverse().Select(i => $"{writer}/{i}"));
        var verified = await log.VerifyAsync(Ct);
        verified.ShouldSatisfyAllConditions(() => verified.IsIntact.ShouldBeTrue(), () => verified.Lines.ShouldBe(Writers * Each));
    }

    [Fact]
    public async Task A_log_that_is_closed_with_somebody_who_never_ends_closes_all_the_same()
    {
        var disk = new SimulatedDisk(1);
        var logs = new CapturedLogs();
        var log = await AuditLogs.OpenAsync(disk, AuditLogs.Options with { CloseGrace = TimeSpan.FromMilliseconds(1) }, logger: logs);
        var never = await log.ReserveAsync(Ct);
        await log.DisposeAsync();
        (await Should.ThrowAsync<ConcordException>(async () => await never.CompleteAsync(AuditLogs.Put("k"), Ct)))
            .ShouldSatisfyAllConditions(e => e.Code.ShouldBe(ConcordErrorCode.ShuttingDown), e => e.MayHaveCommitted.ShouldBeTrue());
        logs.Entries.ShouldContain(entry => entry.Id == 1284);
    }
}
