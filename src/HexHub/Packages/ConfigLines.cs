using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>The lines that add a package to a project, for each build tool. Source: Hex protocol 5.5.</summary>
internal static class ConfigLines
{
    public static IReadOnlyDictionary<string, string> For(PackageName name, string app, SemVersion version) => new Dictionary<string, string>
    {
        ["mix.exs"] = Mix(name, app, version),
        ["rebar.config"] = Rebar(name, app, version),
        ["erlang.mk"] = ErlangMk(name, version),
    };

    public static string Mix(PackageName name, string app, SemVersion version) => app == name.Value
        ? $"{{:{name}, \"{MixRequirement(version)}\"}}"
        : $"{{:{app}, \"{MixRequirement(version)}\", hex: :{name}}}";

    public static string Rebar(PackageName name, string app, SemVersion version) => app == name.Value
        ? $"{{{name}, \"{version}\"}}"
        : $"{{{app}, \"{version}\", {{pkg, {name}}}}}";

    public static string ErlangMk(PackageName name, SemVersion version) => $"dep_{name} = hex {version}";

    /// <summary>A line of <c>gleam.toml</c>; its requirements are Hex's.</summary>
    public static string Gleam(PackageName name, SemVersion version) => $"{name} = \"{MixRequirement(version)}\"";

    private static string MixRequirement(SemVersion version) => version switch
    {
        { IsPrerelease: true } => $"~> {version.Major}.{version.Minor}.{version.Patch}-{version.Prerelease}",
        { Major: 0 } => $"~> 0.{version.Minor}.{version.Patch}",
        _ => $"~> {version.Major}.{version.Minor}",
    };
}
