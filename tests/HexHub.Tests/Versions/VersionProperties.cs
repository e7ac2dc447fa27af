using FsCheck;
using FsCheck.Fluent;
using HexHub.Versions;

namespace HexHub.Tests.Versions;

// Goal: sorting releases gives one answer, and versions survive being written down. Method: small alphabets, so that equal prefixes,
// numeric and alphanumeric identifiers and shared numbers are frequent.
public class VersionProperties
{
    private static readonly Gen<string> Identifier =
        Gen.Elements("0", "1", "2", "10", "a", "b", "a1", "-", "A", "rc", "99999999999999999999");

    private static readonly Gen<SemVersion> Version =
        from major in Gen.Choose(0, 2)
        from minor in Gen.Choose(0, 11)
        from patch in Gen.Choose(0, 2)
        from count in Gen.Choose(0, 3)
        from identifiers in Gen.ArrayOf(Identifier, count)
        from build in Gen.Elements(null, null, "b", "001")
        select new SemVersion(major, minor, patch, string.Join('.', identifiers), build);

    private static readonly Arbitrary<SemVersion[]> Triples = Gen.ArrayOf(Version, 3).ToArbitrary();

    [Fact]
    public void Parsing_undoes_formatting() => Prop
        .ForAll(Version.ToArbitrary(), static version => SemVersion.TryParse(version.ToString(), out var parsed) && parsed == version)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Order_is_antisymmetric_and_equal_only_for_equal_precedence() => Prop
        .ForAll(Triples, static triple =>
        {
            var (left, right) = (triple[0], triple[1]);
            var order = left.CompareTo(right);
            return Math.Sign(order) == -Math.Sign(right.CompareTo(left)) && order == 0 == (WithoutBuild(left) == WithoutBuild(right));
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Order_is_transitive() => Prop
        .ForAll(Triples, static triple =>
        {
            Array.Sort(triple);
            return triple[0] <= triple[1] && triple[1] <= triple[2] && triple[0] <= triple[2];
        })
        .QuickCheckThrowOnFailure();

    private static SemVersion WithoutBuild(SemVersion version) => new(version.Major, version.Minor, version.Patch, version.Prerelease);
}
