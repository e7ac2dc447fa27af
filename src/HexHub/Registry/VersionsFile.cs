using HexHub.Packages;

namespace HexHub.Registry;

/// <summary>The payload of <c>versions</c>, put together from one fragment a package; see <see cref="IndexFile"/>.</summary>
internal static class VersionsFile
{
    /// <param name="name">The package.</param>
    /// <param name="releases">In any order, at least one.</param>
    public static byte[] EncodeFragment(PackageName name, IEnumerable<ListedVersion> releases)
    {
        var message = new Messages.Versions.Types.Package { Name = name.Value };
        foreach (var release in releases.OrderBy(static release => release.Version))
        {
            var index = message.Versions.Count;
            message.Versions.Add(release.Version.ToString());
            if (release.IsRetired)
                message.Retired.Add(index);
            if (release.HasAdvisories)
                message.WithAdvisories.Add(index);
        }

        return IndexFile.EncodeFragment(message);
    }
}
