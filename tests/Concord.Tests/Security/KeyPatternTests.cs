using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Concord.Security;

namespace Concord.Tests.Security;

public sealed class KeyPatternTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "ab", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("**", "x", true)]
    [InlineData("acme:*", "acme:", true)]
    [InlineData("acme:*", "acme", false)]
    [InlineData("acme:*", "xacme:1", false)]
    [InlineData("*:config", "acme:config", true)]
    [InlineData("*:config", "acme:config2", false)]
    [InlineData("ab*ba", "aba", false)] // Head and tail may not share a byte.
    [InlineData("ab*ba", "abba", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("*aab*", "aaab", true)] // The search must not step over the second a.
    [InlineData("*a*a*", "a", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a?c", "abc", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData(@"a\*", @"a\b", true)] // No escape: a backslash is a backslash.
    [InlineData("a+", "aa", false)]
    [InlineData("^a$", "a", false)]
    [InlineData("(a|b)*", "a", false)]
    [InlineData("é*", "étude", true)]
    [InlineData("a*", "a\nb", true)]
    public void Only_the_asterisk_means_something(string pattern, string key, bool matches) =>
        new KeyPattern(Encoding.UTF8.GetBytes(pattern)).Matches(Encoding.UTF8.GetBytes(key)).ShouldBe(matches);

    [Fact]
    public void Bytes_count_not_characters()
    {
        new KeyPattern("*"u8).Matches([0xFF, 0x00, 0xC3]).ShouldBeTrue();
        new KeyPattern([0xC3, (byte)'*']).Matches("é"u8).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_regular_expression_finds_the_same(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5000; i++)
        {
            var (pattern, key) = (Text(random, "ab*", 9), Text(random, "ab", 12));
            var expression = "^" + string.Join(".*", pattern.Split('*').Select(Regex.Escape)) + "$";
            new KeyPattern(Encoding.ASCII.GetBytes(pattern)).Matches(Encoding.ASCII.GetBytes(key))
                .ShouldBe(Regex.IsMatch(key, expression), $"'{pattern}' on '{key}'");
        }
    }

    [Fact]
    public void The_most_awkward_pattern_costs_no_more_than_a_walk_along_the_key()
    {
        // Backtracking would take longer than the universe has been there; trying each part at each place, 450 times as long as this.
        var many = new KeyPattern(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a*", 449)) + "b*"));
        var one = new KeyPattern(Encoding.ASCII.GetBytes("*" + new string('a', 898) + "b*"));
        var key = Encoding.ASCII.GetBytes(new string('a', 4096));
        many.Matches(key).ShouldBeFalse();
        one.Matches(key).ShouldBeFalse();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            many.Matches(key);
            one.Matches(key);
        }

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2)); // 15 ms when this was written, unoptimized.
    }

    private static string Text(Random random, string alphabet, int lengthMax) =>
        string.Concat(Enumerable.Range(0, random.Next(lengthMax)).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
