using System.Text;
using Concord.Queries;

namespace Concord.Tests.Queries;

public sealed class PatternTests
{
    [Fact]
    public void A_pattern_is_unanchored_and_knows_no_culture()
    {
        Search("b+", "abbbc").ShouldBeTrue();
        Search("^b", "abc").ShouldBeFalse();
        Search("(?i)i", "\u0130").ShouldBeFalse();
        Search("(?i)STRASSE", "strasse").ShouldBeTrue();
        Search("^.$", "\u00fc").ShouldBeTrue();
    }

    [Fact]
    public void Expressions_that_kill_a_backtracking_engine_are_done_at_once()
    {
        var text = new string('a', 50_000) + "!";
        Search("^(a+)+$", text).ShouldBeFalse();
        Search("^(a|aa)+$", text).ShouldBeFalse();
        Search("(x+x+)+y", text).ShouldBeFalse();
    }

    [Fact]
    public void A_search_that_takes_too_long_fails()
    {
        // After each character hundreds of states are possible: 18 ms a character, where the whole text may take 100.
        var pattern = new Pattern("[ab]*a[ab]{100}c|[ab]*a[ab]{101}c");
        var random = new Random(1);
        var worst = Encoding.UTF8.GetBytes([.. Enumerable.Range(0, 500_000).Select(_ => "ab"[random.Next(2)])]);
        var slow = Should.Throw<ConcordException>(() => pattern.IsMatch(worst));
        slow.Code.ShouldBe(ConcordErrorCode.InvalidQuery);
        slow.Message.ShouldContain("took longer than 100 ms");
    }

    private static bool Search(string pattern, string text) => new Pattern(pattern).IsMatch(Encoding.UTF8.GetBytes(text));
}
