using Concord.Etcd.Log;

namespace Concord.Etcd.Tests.Log;

public sealed class SharedBarrierTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_while_one_runs_waits_for_the_next()
    {
        List<TaskCompletionSource<long>> runs = [];
        var begun = new SemaphoreSlim(0);
        using var barrier = new SharedBarrier(_ =>
        {
            var run = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (runs) runs.Add(run);
            begun.Release();
            return run.Task;
        });
        var first = barrier.WaitAsync(Ct).AsTask();
        await begun.WaitAsync(Ct);
        var later = Enumerable.Range(0, 5).Select(_ => barrier.WaitAsync(Ct).AsTask()).ToList();
        runs.Count.ShouldBe(1);
        runs[0].SetResult(1);
        (await first).ShouldBe(1);
        await begun.WaitAsync(Ct);
        later.ShouldAllBe(one => !one.IsCompleted);
        runs[1].SetResult(2);
        (await Task.WhenAll(later)).ShouldAllBe(version => version == 2);
        runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_fails_does_not_fail_the_next()
    {
        var fail = true;
        using var barrier = new SharedBarrier(_ => fail ? Task.FromException<long>(new InvalidOperationException()) : Task.FromResult(3L));
        await Should.ThrowAsync<InvalidOperationException>(() => barrier.WaitAsync(Ct).AsTask());
        fail = false;
        (await barrier.WaitAsync(Ct)).ShouldBe(3);
    }
}
