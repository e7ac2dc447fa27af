using HexHub.Tests.Oracles;
using HexHub.Versions;

namespace HexHub.Tests.Versions;

// Goal: Elixir's own Version module agrees. Method: texts drawn from fragments, most of them well-formed, asked of both.
public class ElixirOracleTests
{
    private const string Script = """
        for line <- IO.stream(:stdio, :line) do
          [version, requirement] = line |> String.trim_trailing("\n") |> String.split("|")
          parsed = match?({:ok, _}, Version.parse(version))
          req = Version.parse_requirement(requirement)
          answer = case req do
            {:ok, r} when parsed -> Version.match?(version, r, allow_pre: true)
            _ -> false
          end
          IO.puts("#{parsed}|#{match?({:ok, _}, req)}|#{answer}")
        end
        """;

    private static readonly string[] Versions =
    [
        "1.0.0", "1.2.3", "1.2.3-rc.1", "1.2.3-rc", "1.2.4-1", "1.3.0-a", "2.0.0", "2.0.0-0", "2.1.0", "0.9.0", "1.2", "1.2.3-", "1.2.3-01",
        "1.2.3+b", "01.2.3", "1.2.3-a.b-c", "1.2.3-0a", "1.2.3-a..b",
    ];

    private static readonly string[] Pieces =
    [
        "~> ", "~>", ">= ", "<= ", "> ", "<", "== ", "", "1.2", "1.2.3", "1.2.3-rc.1", "2.0.0", "1.2-rc", " and ", " or ", "and", "  ", "1",
    ];

    [Fact]
    public async Task Elixir_parses_and_matches_the_same()
    {
        var random = new Random(20260801);
        var questions = Enumerable.Range(0, 1500)
            .Select(_ => $"{random.GetItems(Versions, 1)[0]}|{string.Concat(random.GetItems(Pieces, random.Next(1, 7)))}")
            .ToArray();

        var answers = await Oracle.AskAsync("elixir", ["-e", Script], questions);

        answers.Length.ShouldBe(questions.Length);
        foreach (var (question, answer) in questions.Zip(answers))
            Answer(question).ShouldBe(answer, question);
    }

    private static string Answer(string question)
    {
        var (text, requirementText) = (question.Split('|')[0], question.Split('|')[1]);
        var isVersion = SemVersion.TryParse(text, out var version);
        var isRequirement = Requirement.TryParse(requirementText, out var requirement);
        var matches = isVersion && requirement is not null && requirement.Matches(version, allowPre: true);
        return $"{isVersion}|{isRequirement}|{matches}".ToLowerInvariant();
    }
}
