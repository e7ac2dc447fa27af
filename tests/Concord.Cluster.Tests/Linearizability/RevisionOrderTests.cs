namespace Concord.Cluster.Tests.Linearizability;

// The histories of each key alone are right here: only the revisions give away that the store has not one order for all keys.
public sealed class RevisionOrderTests
{
    [Theory]
    [InlineData("concurrent writes in any order", """
        A: |- x: put a => @2 -|
        B: |- y: put b => @1 -|
        """)]
    [InlineData("one after the other", """
        A: |- x: put a => @1 -| |- x: get => a@1 at 1 -|
        B:                      |- y: put b => @2 -| |- x: get => a@1 at 2 -| |- z: get => none at 2 -|
        """)]
    [InlineData("a read that does not tell the revision of the store", """
        A: |- x: put a => @1 -| |- y: put b => @2 -|
        B:                                           |- x: get => a@1 -|
        """)]
    [InlineData("an uncertain write has no revision", """
        A: |- x: put a => @5 -| |- y: put b => ?
        B:                                        |- z: put c => @7 -|
        """)]
    public void Is_in_order(string what, string drawing) => Check(drawing).ShouldBeLinearizable(what);

    [Theory]
    [InlineData("a later write has a lesser revision", "[client 1, key y: put b => @1] came after [client 0, key x: put a => @2]", """
        A: |- x: put a => @2 -|
        B:                      |- y: put b => @1 -|
        """)]
    [InlineData("two writes have one revision", "revision 1 was given to", """
        A: |- x: put a => @1 -|
        B: |- y: put b => @1 -|
        """)]
    [InlineData("a later read has seen less than a write", "[client 1, key y: get => none at 1] came after", """
        A: |- x: put a => @2 -|
        B:                      |- y: get => none at 1 -|
        """)]
    [InlineData("a later read has seen less than a read", "[client 1, key z: get => none at 2] came after", """
        A: |- y: get => none at 3 -|
        B:                           |- z: get => none at 2 -|
        """)]
    [InlineData("a later read has seen less than a record is old", "[client 1, key y: get => none at 2] came after", """
        A: |- x: put a => ?
        B: |- x: get => a@3 -| |- y: get => none at 2 -|
        """)]
    [InlineData("a write has a revision that was seen before it", "[client 1, key y: put b => @3] came after", """
        A: |- x: get => none at 3 -|
        B:                           |- y: put b => @3 -|
        """)]
    public void Is_out_of_order(string what, string fault, string drawing)
    {
        var verdict = Check(drawing);
        verdict.Decision.ShouldBe(Decision.NotLinearizable, what);
        verdict.Explanation.ShouldContain(fault, customMessage: what);
        verdict.Explanation.ShouldNotContain("no order explains", customMessage: what);
    }

    private static Verdict Check(string drawing) => LinearizabilityChecker.Check(HistoryDrawing.Parse(drawing), ct: TestContext.Current.CancellationToken);
}
