using System.Globalization;
using System.Text;
using System.Text.Json;
using Concord.Indexes;
using Concord.Kv;
using Concord.Tests.Json;

namespace Concord.Tests.Indexes;

public sealed class IndexTermTests
{
    // Every value comes before all that follow it.
    private static readonly string[] Ascending =
    [
        "false", "true", "-1e400", "-9007199254740993", "-9007199254740992", "-100", "-10", "-9.99", "-1.01", "-1", "-0.5", "-0.1", "-0.09", "-1e-400",
        "0", "1e-400", "1e-10", "0.009", "0.01", "0.0100000000000000000000000001", "0.1", "0.11", "0.5", "1", "1.001", "1.01", "2", "9.99", "10", "10.5", "11",
        "99", "100", "1000", "9007199254740992", "9007199254740993", "1e20", "1e21", "1.0000000001e21", "1e22", "1e400", "1e1000000",
        "\"\"", "\"\\u0000\"", "\"\\u0000\\u0000\"", "\"\\u0000a\"", "\"\\u0001\"", "\"A\"", "\"a\"", "\"a\\u0000\"", "\"a\\u0000b\"", "\"a\\u0001\"", "\"a \"",
        "\"aa\"", "\"b\"", "\"z\"", "\"\u00e9\"", "\"\u4e2d\"", "\"\uffff\"", "\"\ud83d\ude00\"",
    ];

    [Fact]
    public void The_order_of_the_bytes_is_the_order_of_the_values()
    {
        var terms = Ascending.Select(Term).ToArray();
        for (var i = 0; i < terms.Length; i++)
        {
            for (var j = 0; j < terms.Length; j++) Math.Sign(terms[i].CompareTo(terms[j])).ShouldBe(i.CompareTo(j), $"{Ascending[i]} and {Ascending[j]}");
        }
    }

    [Fact]
    public void No_term_is_the_beginning_of_another()
    {
        var terms = Ascending.Select(Term).ToArray();
        foreach (var one in terms)
        {
            foreach (var other in terms.Where(other => other != one)) other.Bytes.StartsWith(one.Bytes).ShouldBeFalse($"{one} and {other}");
        }
    }

    [Theory]
    [InlineData("1", "1.0", "1e0", "10e-1", "0.1e1"), InlineData("0", "-0", "0.00", "0e5", "-0e-99999999999"), InlineData("-1200", "-1.2e3", "-1200.0", "-12E2", "-0.0012e6")]
    [InlineData("\"a\"", "\"\\u0061\"", "\"a\"", "\"a\"", "\"a\"")]
    public void All_spellings_of_a_value_are_one_term(params string[] spellings) => spellings.Select(Term).Distinct().ShouldHaveSingleItem();

    [Theory]
    [InlineData("0"), InlineData("1"), InlineData("-1"), InlineData("10"), InlineData("120"), InlineData("12.5"), InlineData("-0.001"), InlineData("0.00001")]
    [InlineData("0.000001"), InlineData("0.0000001", "1e-7"), InlineData("100000000000000000000"), InlineData("1e21", "1e21"), InlineData("123456789012345678901234567890", "1.2345678901234567890123456789e29")]
    [InlineData("1.5E+400", "1.5e400"), InlineData("-2e-30", "-2e-30"), InlineData("0.1e1", "1"), InlineData("true"), InlineData("false"), InlineData("\"\"")]
    [InlineData("\"a\\u0000b\""), InlineData("\"\\u00fc\\n\\\"\"", "\"\u00fc\\n\\\"\"")]
    public void A_term_is_written_in_its_canonical_form(string json, string? canonical = null) => Term(json).ToString().ShouldBe(canonical ?? json);

    [Theory]
    [InlineData("null"), InlineData("[]"), InlineData("[1]"), InlineData("{}"), InlineData("1e9999999999"), InlineData("-1e-9999999999")]
    public void Anything_else_is_no_term(string json)
    {
        using var document = JsonDocument.Parse(json);
        IndexTerm.Of(document.RootElement).ShouldBeNull();
    }

    [Fact]
    public void Terms_of_NET_values_are_those_of_their_JSON()
    {
        IndexTerm.Of("a\0\u00fc").ShouldBe(Term("\"a\\u0000\u00fc\""));
        IndexTerm.Of(true).ShouldBe(Term("true"));
        IndexTerm.Of(-17).ShouldBe(Term("-17.0"));
        IndexTerm.Of(long.MinValue).ShouldBe(Term("-9223372036854775808"));
        IndexTerm.Of(1.50m).ShouldBe(Term("1.5"));
        IndexTerm.Of(decimal.MaxValue).ShouldBe(Term("79228162514264337593543950335"));
        IndexTerm.Of(0.1).ShouldBe(Term("0.1"));
        IndexTerm.Of(-0.0).ShouldBe(Term("0"));
        IndexTerm.Of(1e300).ShouldBe(Term("1e300"));
        IndexTerm.Of(double.Epsilon).ShouldBe(Term("5e-324"));
        Should.Throw<ConcordException>(() => IndexTerm.Of(double.NaN)).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        Should.Throw<ConcordException>(() => IndexTerm.Of("\ud800")).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        Term("1").Kind.ShouldBe(IndexTermKind.Number);
        Term("0").Kind.ShouldBe(IndexTermKind.Number);
        Term("\"\"").Kind.ShouldBe(IndexTermKind.Text);
        Term("false").Kind.ShouldBe(IndexTermKind.Boolean);
    }

    [Fact]
    public void Lower_case_is_for_strings()
    {
        IndexTerm.Of("\u00dcBER I").ToLowerCase().ShouldBe(IndexTerm.Of("\u00fcber i"));
        IndexTerm.Of(5).ToLowerCase().ShouldBe(IndexTerm.Of(5));
        IndexTerm.Of(true).ToLowerCase().ShouldBe(IndexTerm.Of(true));
    }

    // Goal: byte order = value order and nothing is lost, for numbers of any length. Method: random numbers, judged by exact arithmetic.
    [Fact]
    public void Random_numbers_keep_their_order_and_come_back()
    {
        var json = new RandomJson(new Random(21));
        for (var i = 0; i < 20_000; i++)
        {
            string left = json.Number(), right = json.Number();
            IndexTerm leftTerm = Term(left), rightTerm = Term(right);
            ExactDecimal leftExact = ExactDecimal.Parse(left), rightExact = ExactDecimal.Parse(right);
            Math.Sign(leftTerm.CompareTo(rightTerm)).ShouldBe(Math.Sign(leftExact.CompareTo(rightExact)), $"{left} and {right}");
            ExactDecimal.Parse(leftTerm.ToString()).CompareTo(leftExact).ShouldBe(0, left);
            Term(leftTerm.ToString()).ShouldBe(leftTerm, left);
        }
    }

    [Fact]
    public void Random_strings_keep_the_order_of_their_UTF_8_and_come_back()
    {
        var random = new Random(22);
        for (var i = 0; i < 20_000; i++)
        {
            string left = Text(random), right = Text(random);
            var order = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
            Math.Sign(IndexTerm.Of(left).CompareTo(IndexTerm.Of(right))).ShouldBe(Math.Sign(order));
            JsonSerializer.Deserialize<string>(IndexTerm.Of(left).ToString()).ShouldBe(left);
        }
    }

    [Fact]
    public void An_entry_is_a_term_and_a_key_and_comes_back()
    {
        var random = new Random(23);
        var json = new RandomJson(random);
        for (var i = 0; i < 20_000; i++)
        {
            var key = new byte[random.Next(1, 6)];
            random.NextBytes(key);
            var entry = new IndexEntry(random.Next(2) == 0 ? Term(json.Number()) : IndexTerm.Of(Text(random)), new Key(key.AsSpan()));
            IndexEntry.TryRead(entry.ToKey().Span, out var again).ShouldBeTrue();
            again.ShouldBe(entry);
            IndexEntry.RangeOf(entry.Term).Contains(entry.ToKey().Span).ShouldBeTrue();
        }
    }

    [Fact]
    public void Entries_lie_in_order_of_term_and_key_and_ranges_take_both_ends()
    {
        var terms = Ascending.Select(Term).ToArray();
        Key[] keys = [new Key((ReadOnlySpan<byte>)[0]), "a", "b", new Key((ReadOnlySpan<byte>)[0xFF, 0xFF])];
        var entries = terms.SelectMany(term => keys.Select(key => new IndexEntry(term, key))).ToArray();
        entries.Select(entry => entry.ToKey()).ShouldBe(entries.Select(entry => entry.ToKey()).Order());

        var random = new Random(24);
        for (var i = 0; i < 2_000; i++)
        {
            var low = random.Next(5) == 0 ? -1 : random.Next(terms.Length);
            var high = random.Next(5) == 0 ? -1 : random.Next(terms.Length);
            var range = IndexEntry.RangeBetween(low < 0 ? null : terms[low], high < 0 ? null : terms[high]);
            var expected = entries.Where(e => (low < 0 || e.Term >= terms[low]) && (high < 0 || e.Term <= terms[high]));
            entries.Where(e => range.Contains(e.ToKey().Span)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Bytes_that_are_no_term_are_told()
    {
        foreach (var json in Ascending)
        {
            var bytes = Term(json).Bytes.ToArray();
            for (var cut = 0; cut < bytes.Length; cut++) IndexTerm.TryRead(bytes.AsSpan(0, cut), out _).ShouldBeFalse($"{json} cut at {cut}");
            IndexEntry.TryRead(bytes, out _).ShouldBeFalse("a term without a key");
        }

        var random = new Random(25);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            if (bytes.Length > 0) bytes[0] = (byte)(random.Next(4) switch { 0 => 0x20, 1 => 0x22, 2 => 0x30, _ => bytes[0] });
            if (!IndexTerm.TryRead(bytes, out var term)) continue;

            // What is taken for a number is in its one form; a string that is no UTF-8 is never written, and is only not to break anything.
            if (term.Kind == IndexTermKind.Number && term.ToString().Length < 40) Term(term.ToString()).ShouldBe(term);
            else term.ToString().ShouldNotBeNull();
        }
    }

    private static IndexTerm Term(string json)
    {
        using var document = JsonDocument.Parse(json);
        return IndexTerm.Of(document.RootElement) ?? throw new ArgumentException(json);
    }

    private static string Text(Random random) => new([.. Enumerable.Range(0, random.Next(5)).SelectMany(_ => random.Next(6) switch
    {
        0 => "\0", 1 => "\u0001", 2 => "a", 3 => "\u00ff", 4 => "\uffff", _ => char.ConvertFromUtf32(random.Next(0x10000, 0x110000)),
    })]);
}
