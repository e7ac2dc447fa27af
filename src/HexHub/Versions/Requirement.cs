using System.Diagnostics.CodeAnalysis;

namespace HexHub.Versions;

/// <summary>Which versions of a package somebody wants, such as <c>&gt;= 1.0.0 and &lt; 2.0.0 or ~&gt; 3.1</c>.</summary>
/// <remarks>Kept as alternatives of conjunctions, since "and" binds tighter than "or". Source: hex-protocol.md section 10.2.</remarks>
internal sealed class Requirement
{
    private readonly string _text;
    private readonly IReadOnlyList<IReadOnlyList<RequirementClause>> _alternatives;

    internal Requirement(string text, IReadOnlyList<IReadOnlyList<RequirementClause>> alternatives)
    {
        _text = text;
        _alternatives = alternatives;
        UsesNotEqual = Any(static clause => clause.Operator == RequirementOperator.NotEqual);
        NamesPrerelease = Any(static clause => clause.Version.IsPrerelease);
    }

    /// <summary>Whether it contains <c>!=</c>, which parses but is refused at publication.</summary>
    public bool UsesNotEqual { get; }

    /// <summary>Whether any of its versions is a pre-release, which lets pre-releases in for resolvers.</summary>
    public bool NamesPrerelease { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out Requirement? requirement) =>
        RequirementSyntax.TryParse(text, out requirement);

    /// <param name="version">The candidate; its build metadata does not matter.</param>
    /// <param name="allowPre">
    /// True for plain matching, where <c>1.3.0-rc</c> matches <c>~&gt; 1.2</c>. False for the way resolvers match: a pre-release is
    /// out unless the requirement itself names one.
    /// </param>
    public bool Matches(SemVersion version, bool allowPre)
    {
        if (version.IsPrerelease && !allowPre && !NamesPrerelease)
            return false;

        foreach (var alternative in _alternatives)
        {
            if (MatchesAll(alternative, version))
                return true;
        }

        return false;
    }

    /// <summary>The text it was parsed from, as it was written.</summary>
    public override string ToString() => _text;

    private static bool MatchesAll(IReadOnlyList<RequirementClause> clauses, SemVersion version)
    {
        foreach (var clause in clauses)
        {
            if (!clause.Matches(version))
                return false;
        }

        return true;
    }

    private bool Any(Predicate<RequirementClause> wanted) =>
        _alternatives.Any(alternative => alternative.Any(clause => wanted(clause)));
}
