namespace Concord.Cluster.Tests.Linearizability;

// What the checker must accept and what it must refuse, drawn so that a person can judge for himself.
public sealed class KnownHistoriesTests
{
    [Theory]
    [InlineData("one after the other", """
        A: |- put a => @1 -| |- get => a@1 -| |- put b => @2 -| |- get => b@2 -| |- del => @3 -| |- get => none -|
        """)]
    [InlineData("a read beside a write may see it", """
        A: |- put a => @1 -| |------ put b => @2 ------|
        B:                      |- get => b@2 -|
        """)]
    [InlineData("a read beside a write may not see it", """
        A: |- put a => @1 -| |------ put b => @2 ------|
        B:                      |- get => a@1 -|
        """)]
    [InlineData("two reads beside a write: the old value, then the new one", """
        A: |- put a => @1 -| |---------------- put b => @2 ----------------|
        B:                      |- get => a@1 -| |- get => b@2 -|
        """)]
    [InlineData("the revisions tell in which order concurrent writes happened", """
        A: |---- put a => @2 ----|
        B: |---- put b => @1 ----|
        C:                          |- get => a@2 -|
        """)]
    [InlineData("a write that was answered long after it happened", """
        A: |-------------------------------- put a => @1 --------------------------------|
        B:     |- get => a@1 -| |- put b if @1 => @2 -| |- get => b@2 -|
        """)]
    [InlineData("of two who create the key one wins, the other sees it", """
        A: |- put a if none => @1 -|
        B: |- put b if none => no a@1 -|
        """)]
    [InlineData("of two who compare and set one wins", """
        A: |- put a => @1 -| |- put b if =a => @2 -|
        B:                   |- put c if =a => no b@2 -|
        """)]
    [InlineData("a refusal that does not tell why", """
        A: |- put a => @1 -| |- put b => @2 -|
        B:                                     |- put c if @1 => no -|
        """)]
    [InlineData("a condition on a key that is absent", """
        A: |- put b if @1 => none -| |- put b if =a => none -| |- del => none -| |- del if @1 => none -|
        """)]
    [InlineData("a removal on a condition", """
        A: |- put a => @1 -| |- del if =b => no a@1 -| |- del if @1 => @2 -| |- get => none -|
        """)]
    [InlineData("an uncertain write that never happened", """
        A: |- put a => @1 -| |- put b => ?
        B:                                  |- get => a@1 -|
        """)]
    [InlineData("an uncertain write that happened at once", """
        A: |- put a => @1 -| |- put b => ?
        B:                                  |- get => b@2 -|
        """)]
    [InlineData("an uncertain write that happened late", """
        A: |- put a => @1 -| |- put b => ?
        B:                                  |- get => a@1 -| |- get => b@2 -|
        """)]
    [InlineData("an uncertain removal explains that the key is gone", """
        A: |- put a => @1 -| |- del => ?
        B:                                |- get => none -| |- put c if none => @3 -|
        """)]
    [InlineData("an uncertain write that nobody sees but by its revision", """
        A: |- put a => @1 -| |- put b => ?
        B:                                  |- put c if @1 => no -| |- put d => @3 -|
        """)]
    [InlineData("an uncertain write that fits only because the one before has the least revision it can have", """
        A: |- put a => ok -| |- put b => ?
        B:                                  |- put c if @1 => no -| |- get => b@2 -| |- put b => @3 -|
        """)]
    [InlineData("an uncertain removal that could explain something early, and is needed for something later", """
        A: |- put a => ok -|     |- put z => @9 -| |- get => none -|
        B:  |- del => none -|
        C: |- del => ?
        """)]
    [InlineData("two uncertain writes, the second on the condition of the first", """
        A: |- put b => ?
        B: |- put c if =b => ?
        C:                     |- get => none -| |- get => c@2 -|
        """)]
    [InlineData("what certainly failed may as well not have been asked", """
        A: |- put a => @1 -| |- put b => fail -| |- get => a@1 -|
        """)]
    [InlineData("an unanswered read tells nothing", """
        A: |- put a => @1 -| |- get => ?
        """)]
    [InlineData("without revisions: the same value written twice", """
        A: |- put a => ok -| |- put b => ok -| |- put a => ok -| |- get => a -|
        """)]
    [InlineData("keys do not know of each other", """
        A: |- x: put a => @1 -| |- y: put b => @2 -|
        B:                                           |- y: get => b@2 -| |- x: get => a@1 -|
        """)]
    public void Is_linearizable(string what, string drawing) => Check(drawing).ShouldBeLinearizable(what);

    [Theory]
    [InlineData("a stale read", """
        A: |- put a => @1 -| |- put b => @2 -|
        B:                                     |- get => a@1 -|
        """)]
    [InlineData("a stale read of a key that was just made", """
        A: |- put a => @1 -|
        B:                   |- get => none -|
        """)]
    [InlineData("a read sees a concurrent write, a later one does not", """
        A: |- put a => @1 -| |---------------- put b => @2 ----------------|
        B:                      |- get => b@2 -| |- get => a@1 -|
        """)]
    [InlineData("the same, across clients", """
        A: |- put a => @1 -| |---------------- put b => @2 ----------------|
        B:                      |- get => b@2 -|
        C:                                       |- get => a@1 -|
        """)]
    [InlineData("one does not read what one has written", """
        A: |- put a => @1 -| |- put b => @2 -| |- get => a@1 -|
        """)]
    [InlineData("a lost update: both have changed a", """
        A: |- put a => @1 -| |- put b if =a => @2 -|
        B:                   |- put c if =a => @3 -|
        """)]
    [InlineData("a lost update: both have changed revision 1", """
        A: |- put a => @1 -| |- put b if @1 => @2 -|
        B:                   |- put c if @1 => @3 -|
        """)]
    [InlineData("both have created the key", """
        A: |- put a if none => @1 -|
        B: |- put b if none => @2 -|
        """)]
    [InlineData("a lost write", """
        A: |- put a => @1 -| |- put b => @2 -|
        B:                                     |- put c if @2 => no a@1 -|
        """)]
    [InlineData("a removal that comes undone", """
        A: |- put a => @1 -| |- del => @2 -|
        B:                                   |- get => none -| |- get => a@1 -|
        """)]
    [InlineData("a removal of what was there says that nothing was", """
        A: |- put a => @1 -| |- del => none -|
        """)]
    [InlineData("a value that nobody wrote", """
        A: |- put a => @1 -| |- get => z@1 -|
        """)]
    [InlineData("a value read before it was written", """
        A: |- get => a@1 -| |- put a => @1 -|
        """)]
    [InlineData("a value read before it was written, its write of unknown outcome", """
        A: |- get => a@1 -| |- put a => ?
        """)]
    [InlineData("a write that certainly failed, and happened", """
        A: |- put a => @1 -| |- put b => fail -| |- get => b@2 -|
        """)]
    [InlineData("a refused write that happened", """
        A: |- put a => @1 -| |- put b if @7 => no a@1 -| |- get => b@2 -|
        """)]
    [InlineData("a condition that held was refused", """
        A: |- put a => @1 -| |- put b if @1 => no -|
        """)]
    [InlineData("an uncertain write that happens twice", """
        A: |- put b => ?
        B:               |- get => b@1 -| |- put c => @2 -| |- get => b@3 -|
        """)]
    [InlineData("the same without revisions", """
        A: |- put b => ?
        B:               |- get => b -| |- put c => ok -| |- get => b -|
        """)]
    [InlineData("an uncertain write comes and goes", """
        A: |- put a => @1 -| |- put b => ?
        B:                                  |- get => b@2 -| |- get => a@1 -|
        """)]
    [InlineData("revisions go back on one key", """
        A: |- put a => @2 -| |- put b => @1 -|
        """)]
    [InlineData("concurrent writes, read against the order of their revisions", """
        A: |---- put a => @2 ----|
        B: |---- put b => @1 ----|
        C:                          |- get => b@1 -|
        """)]
    [InlineData("a value has two revisions", """
        A: |- put a => @1 -| |- get => a@1 -| |- get => a@2 -|
        """)]
    [InlineData("a revision that was denied, and the one after it", """
        A: |- put a => ok -| |- put c if @2 => no -| |- put d if @1 => no -| |- get => a@2 -|
        """)]
    [InlineData("one of two keys is stale", """
        A: |- x: put a => @1 -| |- y: put b => @2 -| |- y: put c => @3 -|
        B:                                                                |- x: get => a@1 -| |- y: get => b@2 -|
        """)]
    public void Is_not_linearizable(string what, string drawing)
    {
        var verdict = Check(drawing);
        verdict.Decision.ShouldBe(Decision.NotLinearizable, what);
        verdict.Explanation.ShouldContain("no order explains the answers", customMessage: what);
    }

    private static Verdict Check(string drawing) => LinearizabilityChecker.Check(HistoryDrawing.Parse(drawing), ct: TestContext.Current.CancellationToken);
}
