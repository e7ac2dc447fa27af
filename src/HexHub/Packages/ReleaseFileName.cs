using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>What <c>NAME-VERSION.tar</c> and <c>NAME-VERSION.tar.gz</c> name: a release's tarball, or its documentation.</summary>
/// <remarks>A package name holds no hyphen and a version may, so the first one parts them; hex-protocol.md section 8.</remarks>
internal readonly record struct ReleaseFileName(PackageName Name, SemVersion Version)
{
    public string Tarball => $"{Name}-{Version}.tar";

    public string Docs => $"{Name}-{Version}.tar.gz";

    public static bool TryParseTarball(string? fileName, out ReleaseFileName release) => TryParse(fileName, ".tar", out release);

    public static bool TryParseDocs(string? fileName, out ReleaseFileName release) => TryParse(fileName, ".tar.gz", out release);

    private static bool TryParse(string? fileName, string extension, out ReleaseFileName release)
    {
        release = default;
        if (fileName is null || !fileName.EndsWith(extension, StringComparison.Ordinal))
            return false;

        var stem = fileName[..^extension.Length];
        var hyphen = stem.IndexOf('-', StringComparison.Ordinal);
        if (hyphen < 0
            || !PackageName.TryParse(stem[..hyphen], out var name)
            || !SemVersion.TryParse(stem[(hyphen + 1)..], out var version))
        {
            return false;
        }

        release = new ReleaseFileName(name, version);
        return true;
    }
}
