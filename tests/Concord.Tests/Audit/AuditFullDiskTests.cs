using Concord.Audit;
using Concord.Tests.Embedded;
using Quartet.Testing;

namespace Concord.Tests.Audit;

/// <summary>What must be audited and cannot be is not done; what was let in leaves its line, whatever the disk says.</summary>
public sealed class AuditFullDiskTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly SimulatedDisk _disk = new(1);
    private readonly CapturedLogs _logs = new();

    private long Used => _disk.Names.Sum(name => (long)_disk.Content(name).Length);

    [Fact]
    public async Task On_a_full_disk_operations_are_refused_before_they_are_executed_and_those_under_way_leave_their_line()
    {
        await using var log = await OpenAsync();
        await AuditLogs.PutAsync(log, 1, 3);
        var underWay = new List<AuditTicket>();
        for (var i = 0; i < AuditLogs.Options.QueueLinesMax; i++) underWay.Add(await log.ReserveAsync(Ct));
        _disk.Capacity = Used;

        // The lines are as large as they can be: the room that was kept is enough for all of them.
        foreach (var ticket in underWay) await ticket.CompleteAsync(Largest(), Ct);
        await WaitForAsync(() => log.Head.Sequence == 3 + underWay.Count);
        await WaitForAsync(() => log.Failure is not null);
        _disk.Names.ShouldNotContain("reserve");
        var refused = await Should.ThrowAsync<ConcordException>(async () => await log.ReserveAsync(Ct));
        refused.ShouldSatisfyAllConditions(() => refused.Code.ShouldBe(ConcordErrorCode.NoSpace), () => refused.MayHaveCommitted.ShouldBeFalse());

        // What is there can be read.
        (await log.QueryAsync(ct: Ct)).Count.ShouldBe(3 + underWay.Count);

        // With room again everything goes on by itself.
        _disk.Capacity = long.MaxValue;
        await WaitForAsync(() => log.Failure is null);
        _disk.Names.ShouldContain("reserve");
        await AuditLogs.PutAsync(log, 4, 5);
        var verified = await log.VerifyAsync(Ct);
        verified.ShouldSatisfyAllConditions(() => verified.IsIntact.ShouldBeTrue(), () => verified.Lines.ShouldBe(5 + underWay.Count));
        _logs.Entries.Select(entry => entry.Id).Where(id => id is 1282 or 1283).ShouldBe([1282, 1283]);
    }

    [Fact]
    public async Task Who_waits_for_a_place_when_the_disk_turns_out_to_be_full_is_refused_instead_of_waiting_on()
    {
        using var gate = new GatedDisk(_disk);
        await using var log = await AuditLogs.OpenAsync(gate, logger: _logs);
        gate.Close();
        for (var i = 0; i < AuditLogs.Options.QueueLinesMax; i++) await log.LogAsync(AuditLogs.Put($"k{i}"), Ct);
        var waiting = log.ReserveAsync(Ct).AsTask();
        _disk.FailIn(1);
        gate.Open();
        await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(30), Ct));
        (await Should.ThrowAsync<ConcordException>(() => waiting)).Code.ShouldBe(ConcordErrorCode.Internal);
        await WaitForAsync(() => log.Failure is null);
        log.Head.Sequence.ShouldBe(AuditLogs.Options.QueueLinesMax);
        (await log.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task A_log_opens_on_a_full_disk_and_refuses_until_there_is_room()
    {
        await using (var log = await OpenAsync()) await AuditLogs.PutAsync(log, 1, 3);
        _disk.Delete("reserve");
        _disk.Capacity = Used + 1000;
        await using var full = await OpenAsync();
        full.Failure!.Code.ShouldBe(ConcordErrorCode.NoSpace);
        (await Should.ThrowAsync<ConcordException>(async () => await full.LogAsync(AuditLogs.Put("k"), Ct))).Code.ShouldBe(ConcordErrorCode.NoSpace);
        (await full.QueryAsync(ct: Ct)).Count.ShouldBe(3);
        (await full.VerifyAsync(Ct)).IsIntact.ShouldBeTrue();
        _disk.Names.ShouldNotContain("reserve");
        _disk.Capacity = long.MaxValue;
        await WaitForAsync(() => full.Failure is null);
        await AuditLogs.PutAsync(full, 4, 4);
    }

    [Fact]
    public async Task A_cleanup_is_what_helps_on_a_full_disk_and_works_there()
    {
        var clock = new ManualTime();
        var options = AuditLogs.Options with { RetentionDays = 1 };
        await using var log = await AuditLogs.OpenAsync(_disk, options, clock, _logs);
        for (var i = 0; i < 400; i++) await log.LogAsync(Largest(), Ct); // More than the room that is kept.
        clock.Advance(TimeSpan.FromDays(5));
        await AuditLogs.PutAsync(log, 1, 1);
        _disk.Capacity = Used;
        await log.LogAsync(AuditLogs.Put("k"), Ct);
        await WaitForAsync(() => log.Failure is not null);
        (await log.CleanupAsync(Ct)).ShouldBe(1);
        await WaitForAsync(() => log.Failure is null);
        await AuditLogs.PutAsync(log, 2, 2);
        (await log.VerifyAsync(Ct)).ShouldSatisfyAllConditions(v => v.IsIntact.ShouldBeTrue(), v => v.Lines.ShouldBe(4));
    }

    [Fact]
    public async Task Closed_on_a_full_disk_the_log_still_writes_what_was_let_in()
    {
        var log = await OpenAsync();
        await AuditLogs.PutAsync(log, 1, 1);
        var ticket = await log.ReserveAsync(Ct);
        _disk.Capacity = Used;
        var closing = log.DisposeAsync();
        await ticket.CompleteAsync(Largest(), Ct);
        await closing;
        (await AuditLogs.NumbersAsync(_disk)).ShouldBe([2, 1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_change_of_the_disk_fails_once_nothing_is_lost_and_nothing_is_there_twice(bool syncOnWrite)
    {
        for (var change = 1; change <= 40; change++)
        {
            var disk = new SimulatedDisk(change);
            await using var log = await AuditLogs.OpenAsync(disk, AuditLogs.Options with { RotationBytes = 1500, SyncOnWrite = syncOnWrite });
            disk.FailIn(change);
            for (var i = 0; i < 12; i++)
            {
                await WaitForAsync(() => log.Failure is null);
                await TryPutAsync(log, i);
            }

            await WaitForAsync(() => log.Head.Sequence == 12);
            var verified = await log.VerifyAsync(Ct);
            verified.Faults.ShouldBeEmpty($"change {change}");
            verified.Lines.ShouldBe(12, $"change {change}");
            verified.TornEnds.ShouldBeEmpty();
        }
    }

    public void Dispose() => _logs.Dispose();

    private static async Task TryPutAsync(AuditLog log, int i)
    {
        // Refused only while it is not healthy: then once more.
        while (true)
        {
            try
            {
                await log.LogAsync(AuditLogs.Put($"k{i}"), Ct);
                return;
            }
            catch (ConcordException e) when (e.Code == ConcordErrorCode.Internal)
            {
                await WaitForAsync(() => log.Failure is null);
            }
        }
    }

    private static AuditEvent Largest() => new()
    {
        Operation = "put", Result = "ok", Details = [.. Enumerable.Range(0, 32).Select(i => new AuditDetail($"d{i:00}", new string('x', 256)))],
    };

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(5, Ct);
    }

    private Task<AuditLog> OpenAsync() => AuditLogs.OpenAsync(_disk, logger: _logs);
}
