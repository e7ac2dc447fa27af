namespace HexHub.Versions;

/// <summary>One comparison of a requirement.</summary>
/// <param name="Operator">How to compare.</param>
/// <param name="Version">With what; patch is 0 when it was left out.</param>
/// <param name="HasPatch">False for the two-part form after <c>~&gt;</c>, which then pins the major number only.</param>
internal readonly record struct RequirementClause(RequirementOperator Operator, SemVersion Version, bool HasPatch)
{
    public bool Matches(SemVersion candidate) => Operator switch
    {
        RequirementOperator.Equal => candidate.CompareTo(Version) == 0,
        RequirementOperator.NotEqual => candidate.CompareTo(Version) != 0,
        RequirementOperator.Greater => candidate > Version,
        RequirementOperator.GreaterOrEqual => candidate >= Version,
        RequirementOperator.Less => candidate < Version,
        RequirementOperator.LessOrEqual => candidate <= Version,
        _ => IsCompatible(candidate),
    };

    // Comparing the numbers, not an upper bound, keeps the pre-releases of that bound out: 3.0.0-a does not match ~> 2.1.
    private bool IsCompatible(SemVersion candidate) =>
        candidate >= Version
        && candidate.Major == Version.Major
        && (!HasPatch || candidate.Minor == Version.Minor);
}
