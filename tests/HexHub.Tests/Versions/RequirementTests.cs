using HexHub.Versions;

namespace HexHub.Tests.Versions;

public class RequirementTests
{
    [Theory]
    [InlineData("1.0.0")]
    [InlineData("== 1.0.0")]
    [InlineData(">= 1.0.0")]
    [InlineData(">1.0.0")]
    [InlineData("~> 1.0")]
    [InlineData("~> 1.0.0-rc.1")]
    [InlineData("~> 1.0 or ~> 2.0")]
    [InlineData(">= 1.0.0 and < 2.0.0 or == 3.0.0")]
    [InlineData("~>1.0")]
    [InlineData("~> 2.1-rc")]
    [InlineData(" >= 1.0.0 ")]
    public void Well_formed_text_parses(string text)
    {
        Requirement.TryParse(text, out var requirement).ShouldBeTrue();
        requirement.ToString().ShouldBe(text);
        requirement.UsesNotEqual.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("~> 1")]
    [InlineData(">= 1.0")]
    [InlineData("1.0")]
    [InlineData("^1.0.0")]
    [InlineData("=1.0.0")]
    [InlineData("> =1.0.0")]
    [InlineData("1.x")]
    [InlineData("*")]
    [InlineData(">= 1.0.0, < 2.0.0")]
    [InlineData(">= 1.0.0 < 2.0.0")]
    [InlineData("1.0.0 1.0.0")]
    [InlineData("1.0.0 or")]
    [InlineData("and 1.0.0")]
    [InlineData(">= 1.0.0 AND < 2.0.0")]
    [InlineData("~> 1.0or ~> 2.0")]
    [InlineData("~> 1.0.0.0")]
    [InlineData("latest")]
    [InlineData("1.0.0\t")]
    public void Malformed_text_does_not_parse(string? text) => Requirement.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_text_beyond_the_limit_does_not_parse() =>
        Requirement.TryParse(string.Join(" or ", Enumerable.Repeat("1.0.0", 1000)), out _).ShouldBeFalse();

    [Theory]
    [InlineData("!= 1.0.0")]
    [InlineData("!1.0.0")]
    [InlineData("~> 1.0 and != 1.2.3")]
    public void Not_equal_parses_and_is_told(string text)
    {
        Requirement.TryParse(text, out var requirement).ShouldBeTrue();
        requirement.UsesNotEqual.ShouldBeTrue();
    }

    [Theory]
    [InlineData("2.1.0-rc", "~> 2.1-rc", true, true)]
    [InlineData("2.0.0", "~> 2.1-rc", false, false)]
    [InlineData("1.2.3-rc.1", "~> 1.2.3-rc.1", true, true)]
    [InlineData("2.0.0-dev", "~> 1.2.3-rc.1", false, false)]
    [InlineData("1.3.0-a", "~> 1.2.3-rc.1", false, false)]
    [InlineData("3.0.0-a", "~> 2.1", false, false)]
    [InlineData("1.3.0-rc", "~> 1.2", true, false)]
    [InlineData("1.2.9", "~> 1.2.3", true, true)]
    [InlineData("1.3.0", "~> 1.2.3", false, false)]
    [InlineData("1.9.0", "~> 1.2", true, true)]
    [InlineData("3.0.0", ">= 1.0.0 and < 2.0.0 or == 3.0.0", true, true)]
    [InlineData("2.5.0", ">= 1.0.0 and < 2.0.0 or == 3.0.0", false, false)]
    [InlineData("1.0.0", "!= 1.0.0", false, false)]
    [InlineData("1.0.0+b", "1.0.0", true, true)]
    public void Matches_plainly_and_as_resolvers_do(string version, string text, bool plainly, bool resolving)
    {
        Requirement.TryParse(text, out var requirement).ShouldBeTrue();
        requirement.Matches(SemVersionTests.Parse(version), allowPre: true).ShouldBe(plainly);
        requirement.Matches(SemVersionTests.Parse(version), allowPre: false).ShouldBe(resolving);
    }
}
