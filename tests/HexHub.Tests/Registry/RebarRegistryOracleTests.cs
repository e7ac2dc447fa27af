using System.Text;
using HexHub.Registry;
using HexHub.Registry.Messages;
using HexHub.Registry.Signing;
using HexHub.Tests.Oracles;
using static HexHub.Tests.Registry.RegistryVectors;

namespace HexHub.Tests.Registry;

public class RebarRegistryOracleTests
{
    [Fact]
    public async Task Rebar3_verifies_and_reads_what_is_signed()
    {
        using var key = RegistryKey.Generate();
        var pem = Convert.ToHexString(Encoding.ASCII.GetBytes(key.PublicPem));
        var retired = Release("2.0.0") with { Retirement = new RegistryRetirement(RetirementReason.RetiredOther, null) };
        var package = key.Sign(PackageFile.Encode("acme", Alpha, AlphaReleases, []));
        var names = key.Sign(IndexFile.Concatenate("acme", [NamesFile.EncodeFragment(Alpha, DateTimeOffset.UnixEpoch)]));
        var versions = key.Sign(IndexFile.Concatenate("acme", [VersionsFile.EncodeFragment(Alpha, [retired.Listed, .. AlphaReleases.Select(release => release.Listed)])]));

        var answers = await ErlangOracle.AskAsync(
            $"package {Convert.ToHexString(package)} {pem} acme alpha",
            $"names {Convert.ToHexString(names)} {pem} acme",
            $"versions {Convert.ToHexString(versions)} {pem} acme",
            $"fingerprint {pem}");

        answers[0].ShouldStartWith("{ok,[#{");
        answers[0].ShouldContain("jason_app");
        answers[1].ShouldBe("{ok,[#{name => <<\"alpha\">>}]}");
        answers[2].ShouldBe("{ok,[#{name => <<\"alpha\">>,retired => [0,2],versions => [<<\"1.0.0\">>,<<\"1.1.0\">>,<<\"2.0.0\">>]}]}");
        answers[3].ShouldBe(key.Fingerprint);
    }
}
