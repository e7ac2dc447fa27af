using HexHub.Registry;
using HexHub.Registry.Messages;
using static HexHub.Tests.Registry.RegistryVectors;

namespace HexHub.Tests.Registry;

public class RegistryFileTests
{
    [Fact]
    public void Names_are_the_genuine_bytes()
    {
        byte[] alpha = NamesFile.EncodeFragment(Alpha, DateTimeOffset.FromUnixTimeSeconds(1700000000).AddMicroseconds(123456));
        byte[] beta = NamesFile.EncodeFragment(Beta, DateTimeOffset.FromUnixTimeSeconds(1700000001));
        Convert.ToHexStringLower(IndexFile.Concatenate("hexpm", [alpha, beta])).ShouldBe(RegistryVectors.Names);
    }

    [Fact]
    public void Versions_are_the_genuine_bytes()
    {
        var retired = Release("1.0.0") with { Retirement = new RegistryRetirement(RetirementReason.RetiredOther, null) };
        byte[] alpha = VersionsFile.EncodeFragment(Alpha, [Release("1.1.0").Listed, Release("1.0.0-rc.1").Listed, retired.Listed]);
        byte[] beta = VersionsFile.EncodeFragment(Beta, [Release("0.1.0").Listed]);
        Convert.ToHexStringLower(IndexFile.Concatenate("hexpm", [alpha, beta])).ShouldBe(RegistryVectors.Versions);
    }

    [Fact]
    public void A_package_is_the_genuine_bytes() =>
        Convert.ToHexStringLower(PackageFile.Encode("acme", Alpha, AlphaReleases, [])).ShouldBe(RegistryVectors.Package);

    [Fact]
    public void An_empty_repository_still_names_itself() =>
        Convert.ToHexStringLower(IndexFile.Concatenate("hexpm", [])).ShouldBe("1205686578706d");

    [Fact]
    public void Required_fields_are_written_when_zero()
    {
        var release = Release("1.0.0") with { Retirement = new RegistryRetirement(RetirementReason.RetiredOther, "") };
        Convert.ToHexStringLower(PackageFile.Encode("hexpm", Alpha, [release], [])).ShouldContain("22020800");
    }

    [Fact]
    public void Dependencies_are_sorted_and_say_no_more_than_needed()
    {
        var release = Release("1.0.0") with
        {
            Dependencies =
            [
                new RegistryDependency("zeta", null, Optional: false, "zeta", "acme"),
                new RegistryDependency("zeta", "~> 1.0", Optional: false, "zeta", "hexpm"),
                new RegistryDependency("beta", "~> 1.0", Optional: true, "other", "hexpm"),
            ],
        };

        var dependencies = Parse("acme", release).Releases[0].Dependencies;

        dependencies.Select(static dependency => dependency.Package).ShouldBe(["zeta", "beta", "zeta"]);
        (dependencies[0].HasOptional, dependencies[0].HasApp, dependencies[0].HasRepository).ShouldBe((false, false, false));
        dependencies[0].Requirement.ShouldBe(">= 0.0.0");
        (dependencies[1].Optional, dependencies[1].App, dependencies[1].Repository).ShouldBe((true, "other", "hexpm"));
    }

    [Fact]
    public void Advisories_are_named_by_their_place()
    {
        RegistryAdvisory[] advisories =
            [Advisory("one") with { Severity = AdvisorySeverity.SeverityHigh, CvssScore = 7.5f }, Advisory("two")];
        var affected = Release("1.1.0") with { AdvisoryIds = ["two"] };

        var package = Messages(PackageFile.Encode("hexpm", Alpha, [affected, Release("1.0.0")], advisories));
        var versions = HexHub.Registry.Messages.Versions.Parser.ParseFrom(
            IndexFile.Concatenate("hexpm", [VersionsFile.EncodeFragment(Alpha, [affected.Listed, Release("1.0.0").Listed])]));

        package.Advisories.Select(static advisory => advisory.Id).ShouldBe(["one", "two"]);
        package.Advisories[1].HasSeverity.ShouldBeFalse();
        package.Releases[0].AdvisoryIndexes.ShouldBeEmpty();
        package.Releases[1].AdvisoryIndexes.ShouldBe([1u]);
        versions.Packages[0].WithAdvisories.ShouldBe([1]);
    }

    private static RegistryAdvisory Advisory(string id) => new() { Id = id, Summary = "s", HtmlUrl = "h", ApiUrl = "a" };

    private static Package Parse(string repository, params RegistryRelease[] releases) =>
        Messages(PackageFile.Encode(repository, Alpha, releases, []));

    private static Package Messages(byte[] payload) => HexHub.Registry.Messages.Package.Parser.ParseFrom(payload);
}
