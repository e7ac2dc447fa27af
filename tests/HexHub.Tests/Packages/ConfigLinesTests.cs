using HexHub.Packages;
using HexHub.Versions;

namespace HexHub.Tests.Packages;

public sealed class ConfigLinesTests
{
    [Theory]
    [InlineData("hexpm", "alpha", "1.2.3", "{:alpha, \"~> 1.2\"}")]
    [InlineData("hexpm", "alpha_app", "0.4.1", "{:alpha_app, \"~> 0.4.1\", hex: :alpha}")]
    [InlineData("acme", "alpha", "1.0.0-rc.1", "{:alpha, \"~> 1.0.0-rc.1\", repo: \"acme\"}")]
    [InlineData("acme", "alpha_app", "2.0.0", "{:alpha_app, \"~> 2.0\", hex: :alpha, repo: \"acme\"}")]
    public void The_line_for_mix_names_the_package_and_the_repository_where_mix_would_guess_others(
        string repository, string app, string version, string line)
    {
        PackageName.TryParse("alpha", out var name).ShouldBeTrue();
        SemVersion.TryParse(version, out var parsed).ShouldBeTrue();
        ConfigLines.Mix(new PackageId(repository, name), app, parsed).ShouldBe(line);
    }
}
