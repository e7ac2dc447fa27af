using HexHub.Versions;

namespace HexHub.Tests.Versions;

public class SemVersionTests
{
    private static readonly string[] Ascending =
    [
        "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-rc.1", "1.0.0",
        "1.0.1", "1.10.0",
    ];

    [Fact]
    public void Order_is_that_of_the_protocol()
    {
        for (var i = 0; i < Ascending.Length; i++)
        {
            for (var j = 0; j < Ascending.Length; j++)
                Math.Sign(Parse(Ascending[i]).CompareTo(Parse(Ascending[j]))).ShouldBe(Math.Sign(i - j), $"{Ascending[i]} {Ascending[j]}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("v1.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.00.0")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-01")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0-a_b")]
    [InlineData("1.0.0+")]
    [InlineData("1.0.0+a+b")]
    [InlineData(" 1.0.0")]
    [InlineData("1.0.0 ")]
    [InlineData("1.0.0\n")]
    [InlineData("1.-1.0")]
    [InlineData("1..0")]
    [InlineData("١.0.0")]
    [InlineData("1.0.0-ä")]
    public void Malformed_text_is_no_version(string? text)
    {
        SemVersion.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.Text().ShouldBe("is invalid SemVer");
    }

    [Theory]
    [InlineData("0.0.0")]
    [InlineData("1.0.0-0a")]
    [InlineData("1.0.0--")]
    [InlineData("1.0.0+b")]
    [InlineData("1.0.0+001")]
    [InlineData("1.0.0-rc.1+b-c.d")]
    [InlineData("99999999999999.99999999999999.99999999999999")]
    public void Text_survives_parsing(string text) => Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("100000000000000.0.0", "numeric components must be at most 99999999999999")]
    [InlineData("1.0.99999999999999999999999999", "numeric components must be at most 99999999999999")]
    public void A_number_beyond_the_limit_has_its_own_text(string text, string expected)
    {
        SemVersion.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.Text().ShouldBe(expected);
    }

    [Fact]
    public void A_prerelease_has_64_characters_at_most()
    {
        SemVersion.TryParse($"1.0.0-{new string('a', 64)}", out _).ShouldBeTrue();
        SemVersion.TryParse($"1.0.0-{new string('a', 65)}", out _, out var fault).ShouldBeFalse();
        fault.Text().ShouldBe("prerelease must be at most 64 characters");
    }

    [Fact]
    public void Build_metadata_tells_versions_apart_but_does_not_order_them()
    {
        Parse("1.0.0+a").ShouldNotBe(Parse("1.0.0"));
        Parse("1.0.0+a").CompareTo(Parse("1.0.0+b")).ShouldBe(0);
    }

    internal static SemVersion Parse(string text)
    {
        SemVersion.TryParse(text, out var version).ShouldBeTrue(text);
        return version;
    }
}
