namespace Concord.Cluster.Tests.Linearizability;

// What a refusal tells has to be enough to find the mistake.
public sealed class ExplanationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void It_names_the_key_how_far_it_came_and_what_cannot_follow() => Explain("""
        A: |- x: put a => @1 -| |- x: put b => @2 -| |- x: put d => ?
        B: |- y: put c => ok -|                                        |- x: get => a -| |- x: get => b@2 -|
        """).ShouldBe("""
        key x: no order explains the answers (5 operations, 2 configurations)
          the longest order found has 2 of 4 answered operations, and ends with
                  0.003 –       0.022 ms  client 0   put a => @1
                  0.024 –       0.043 ms  client 0   put b => @2
          then the key holds b@2, and none of these can be next:
                  0.063 –       0.079 ms  client 1   get => a
          unknown outcome, and not in that order:
                  0.045 –           … ms  client 0   put d => ?
          later:
                  0.081 –       0.099 ms  client 1   get => b@2

        """);

    [Fact]
    public void It_names_what_would_come_too_late() => Explain("""
        A: |- put a => @1 -| |- put b => @2 -|
        B:                                     |- get => a@1 -|
        """).ShouldContain("""
          then the key holds a@1, and none of these can be next:
                  0.021 –       0.037 ms  client 0   put b => @2
              then it would be too late for
                  0.039 –       0.054 ms  client 1   get => a@1
        """);

    [Fact]
    public void It_names_a_write_that_failed_and_was_seen() => Explain("""
        A: |- put a => @1 -| |- put b => fail -|
        B:                                       |- get => b@2 -|
        """).ShouldContain("""
          wrote what is seen there, but was answered as failed:
                  0.021 –       0.039 ms  client 0   put b => fail
        """);

    [Fact]
    public void It_shows_only_the_end_of_a_long_history()
    {
        List<Operation> history = [.. Enumerable.Range(0, 1_000).Select(i => Put($"v{i}", 10 * i, i + 1)), Put("last", 10_000, 1)];
        var explanation = LinearizabilityChecker.Check(history, ct: Ct).Explanation;
        explanation.ShouldContain("put last => @1");
        explanation.Split('\n').Length.ShouldBeLessThan(50);

        static Operation Put(string value, int at, int revision) => new(1, "k", Call.Put(value), new Answer.Written(revision), at, at + 5);
    }

    private static string Explain(string drawing)
    {
        var verdict = LinearizabilityChecker.Check(HistoryDrawing.Parse(drawing), ct: Ct);
        verdict.Decision.ShouldBe(Decision.NotLinearizable);
        return verdict.Explanation;
    }
}
