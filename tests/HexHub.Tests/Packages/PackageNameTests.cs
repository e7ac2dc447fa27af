using HexHub.Packages;

namespace HexHub.Tests.Packages;

public class PackageNameTests
{
    [Theory]
    [InlineData(null, "can't be blank")]
    [InlineData("", "can't be blank")]
    [InlineData(" ", "can't be blank")]
    [InlineData("Alpha", "has invalid format")]
    [InlineData("1alpha", "has invalid format")]
    [InlineData("_alpha", "has invalid format")]
    [InlineData("al-pha", "has invalid format")]
    [InlineData("alpha\n", "has invalid format")]
    [InlineData("../etc", "has invalid format")]
    [InlineData("a", "should be at least 2 character(s)")]
    [InlineData("elixir", "is reserved")]
    [InlineData("mix", "is reserved")]
    [InlineData("com7", "is reserved")]
    [InlineData("static", "is reserved")]
    [InlineData("erl_docgen", "is reserved")]
    public void A_name_that_cannot_be_published_is_told_why(string? text, string expected) =>
        PackageName.PublishingFault(text).ShouldBe(expected);

    [Theory]
    [InlineData("ab")]
    [InlineData("alpha")]
    [InlineData("a1_b2")]
    public void Other_names_can_be_published(string text)
    {
        PackageName.PublishingFault(text).ShouldBeNull();
        PackageName.TryParse(text, out var name).ShouldBeTrue();
        name.Value.ShouldBe(text);
    }

    [Fact]
    public void A_reserved_name_can_be_looked_up()
    {
        PackageName.TryParse("elixir", out var name).ShouldBeTrue();
        name.IsReserved.ShouldBeTrue();
    }

    [Fact]
    public void A_name_has_128_characters_at_most() => PackageName.TryParse(new string('a', 129), out _).ShouldBeFalse();

    [Theory]
    [InlineData("alpha-1.0.0.tar", "alpha", "1.0.0")]
    [InlineData("alpha-1.0.0-rc.1.tar", "alpha", "1.0.0-rc.1")]
    [InlineData("a_b-1.0.0-a-b.tar", "a_b", "1.0.0-a-b")]
    public void A_file_name_parts_at_the_first_hyphen(string fileName, string name, string version)
    {
        ReleaseFileName.TryParseTarball(fileName, out var release).ShouldBeTrue();
        release.Name.Value.ShouldBe(name);
        release.Version.ToString().ShouldBe(version);
        release.Tarball.ShouldBe(fileName);
        ReleaseFileName.TryParseDocs(release.Docs, out var docs).ShouldBeTrue();
        docs.ShouldBe(release);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("alpha.tar")]
    [InlineData("alpha-.tar")]
    [InlineData("-1.0.0.tar")]
    [InlineData("alpha-1.0.tar")]
    [InlineData("alpha-1.0.0.tar.gz")]
    [InlineData("../alpha-1.0.0.tar")]
    public void Other_file_names_name_no_tarball(string? fileName) =>
        ReleaseFileName.TryParseTarball(fileName, out _).ShouldBeFalse();
}
