using HexHub.Publishing.Metadata;
using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>The lines that add a package to a project, for each build tool. Source: Hex protocol 5.5.</summary>
internal static class ConfigLines
{
    public static IReadOnlyDictionary<string, string> For(PackageId id, string app, SemVersion version) => new Dictionary<string, string>
    {
        ["mix.exs"] = Mix(id, app, version),
        ["rebar.config"] = Rebar(id.Name, app, version),
        ["erlang.mk"] = ErlangMk(id.Name, version),
    };

    /// <summary>A line of <c>mix.exs</c>. A repository that stands beside the public one is named, or mix would ask the public one.</summary>
    public static string Mix(PackageId id, string app, SemVersion version)
    {
        var package = app == id.Name.Value ? "" : $", hex: :{id.Name}";
        var repository = id.Repository == MetadataRules.PublicRepository ? "" : $", repo: \"{id.Repository}\"";
        return $"{{:{app}, \"{MixRequirement(version)}\"{package}{repository}}}";
    }

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
