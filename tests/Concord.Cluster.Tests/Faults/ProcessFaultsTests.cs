using Quartet.Testing;

namespace Concord.Cluster.Tests.Faults;

public sealed class ProcessFaultsTests
{
    // A process and one that it has started, which prints without end.
    private const string Ticking = "sh -c 'while :; do echo tick; sleep 0.005; done' & echo child $!; wait";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_process_stands_still_with_all_that_it_started_until_it_goes_on()
    {
        await using var process = await StartAsync();
        await ProcessFaults.PauseAsync(process.Id, Ct);
        var tree = ProcessTree.Of(process.Id);
        tree.Count.ShouldBeGreaterThanOrEqualTo(2);
        tree.Select(ProcessTree.StateOf).ShouldAllBe(state => state == 'T' || state == 'D' || state == 'Z');
        process.HasExited.ShouldBeFalse();

        ProcessFaults.Resume(process.Id);
        var ticks = Ticks();
        await Eventually.TrueAsync(() => Ticks() > ticks + 3, Ct);

        int Ticks() => process.Output.Split('\n').Length;
    }

    [Fact]
    public async Task A_killed_process_is_gone_with_all_that_it_started()
    {
        await using var process = await StartAsync();
        var tree = ProcessTree.Of(process.Id);
        ProcessFaults.Kill(process.Id);
        (await process.WaitForExitAsync(Ct)).ShouldBe(128 + 9);
        await Eventually.TrueAsync(() => tree.All(each => ProcessTree.StateOf(each) is null or 'Z'), Ct);
        ProcessTree.Of(process.Id).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_paused_process_can_be_killed()
    {
        await using var process = await StartAsync();
        await ProcessFaults.PauseAsync(process.Id, Ct);
        ProcessFaults.Kill(process.Id);
        (await process.WaitForExitAsync(Ct)).ShouldBe(128 + 9);
    }

    [Fact]
    public async Task A_process_that_is_killed_alone_leaves_what_it_started_behind()
    {
        await using var process = await StartAsync();
        var child = ProcessTree.Of(process.Id)[1];
        try
        {
            ProcessFaults.KillAlone(process.Id);
            await Eventually.TrueAsync(() => process.HasExited, Ct);
            ProcessTree.StateOf(child).ShouldNotBeNull();
        }
        finally
        {
            ProcessFaults.Kill(child);
        }
    }

    [Fact]
    public async Task What_is_gone_already_is_left_in_peace()
    {
        await using var process = ChildProcess.Start("true", []);
        await process.WaitForExitAsync(Ct);
        ProcessFaults.Kill(process.Id);
        ProcessFaults.Resume(process.Id);
        await ProcessFaults.PauseAsync(process.Id, Ct);
    }

    private static async Task<ChildProcess> StartAsync()
    {
        var process = ChildProcess.Start("sh", ["-c", Ticking]);
        await process.WaitForLineAsync(line => line == "tick", Ct);
        return process;
    }
}
