using System.Diagnostics.CodeAnalysis;

namespace HexHub.Versions;

/// <summary>The grammar of requirements: clauses joined by <c>and</c>/<c>or</c>, blanks being U+0020 only, as in Elixir.</summary>
internal static class RequirementSyntax
{
    /// <summary>Longest accepted text, in characters; real ones stay below a hundred.</summary>
    public const int CharsMax = 4096;

    // Longer operators first, since ">" is a prefix of ">=".
    private static readonly (string Sign, RequirementOperator Operator)[] Operators =
    [
        ("~>", RequirementOperator.Compatible),
        (">=", RequirementOperator.GreaterOrEqual),
        ("<=", RequirementOperator.LessOrEqual),
        ("==", RequirementOperator.Equal),
        ("!=", RequirementOperator.NotEqual),
        ("!", RequirementOperator.NotEqual),
        (">", RequirementOperator.Greater),
        ("<", RequirementOperator.Less),
    ];

    public static bool TryParse(string? text, [NotNullWhen(true)] out Requirement? requirement)
    {
        requirement = null;
        if (text is null || text.Length > CharsMax)
            return false;

        var alternatives = new List<List<RequirementClause>> { new() };
        ReadOnlySpan<char> rest = text;
        while (TryTakeClause(ref rest, out var clause))
        {
            alternatives[^1].Add(clause);
            var joint = TakeWord(ref rest);
            if (joint.IsEmpty)
            {
                requirement = new Requirement(text, alternatives);
                return true;
            }

            if (joint is "or")
                alternatives.Add([]);
            else if (joint is not "and")
                return false;
        }

        return false;
    }

    private static bool TryTakeClause(ref ReadOnlySpan<char> rest, out RequirementClause clause)
    {
        var kind = TakeOperator(ref rest);
        var fault = SemVersionSyntax.TryParse(
            TakeWord(ref rest), allowTwoParts: kind == RequirementOperator.Compatible, out var version, out var hasPatch);
        clause = new RequirementClause(kind, version, hasPatch);
        return fault == VersionFault.None;
    }

    private static RequirementOperator TakeOperator(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        foreach (var (sign, kind) in Operators)
        {
            if (!rest.StartsWith(sign))
                continue;

            rest = rest[sign.Length..];
            return kind;
        }

        return RequirementOperator.Equal;
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}
