using System.Text;
using HexHub.Publishing.Metadata;
using HexHub.Tests.Oracles;
using Quartet.Testing;

namespace HexHub.Tests.Publishing.Metadata;

// Goal: metadata accepted here can be read by clients, and the other way round. Method: terms drawn from fragments, so that many are
// well-formed, inside tarballs that are right otherwise, given to both. Blanks around atoms keep them from growing together into atoms
// unknown to Erlang, which it refuses and HexHub keeps as text.
public class MetadataOracleTests
{
    private static readonly string[] Pieces =
    [
        "<<\"a\">>", "<<\"é\"/utf8>>", "<<1,2,\"x\">>", "<<>>", "<<", ">>", "\"text\"", "\"\\101\\n\\\"\"", "'true'", " true ", " nil ", "1", "-1", "+7",
        "007", "2.5", "[", "]", "[]", "{", "}", "{}", ",", ",", " ", "\n", "#{", "=>", "|", "%", "$a", ".", "/utf8", "\"", "\\", "16#ff", "1_0", " fun ", "A",
    ];

    [Fact]
    public async Task Rebar3_reads_and_refuses_the_same()
    {
        var random = new Random(11);
        var files = Enumerable.Range(0, 1000)
            .Select(_ => $"{{<<\"v\">>,{string.Concat(random.GetItems(Pieces, random.Next(1, 6)))}}}.\n")
            .Distinct()
            .ToList();

        var answers = await ErlangOracle.AskAsync([.. files.Select(Question)]);

        answers.Length.ShouldBe(files.Count);
        var disagreements = files.Zip(answers).Where(static pair => IsAccepted(pair.First) != (pair.Second == "ok"));
        disagreements.ShouldBeEmpty();
    }

    private static string Question(string file)
    {
        var metadata = Encoding.UTF8.GetBytes("{<<\"name\">>,<<\"a\">>}.\n{<<\"version\">>,<<\"1.0.0\">>}.\n" + file);
        return $"tarball {Convert.ToHexString(new TarballBuilder { Metadata = metadata }.Build())}";
    }

    private static bool IsAccepted(string file) => MetadataTerms.TryParse(Encoding.UTF8.GetBytes(file), out _, out _);
}
