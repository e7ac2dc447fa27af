using HexHub.Packages;
using HexHub.Registry.Messages;

namespace HexHub.Registry;

/// <summary>The payload of <c>names</c>, put together from one fragment a package; see <see cref="IndexFile"/>.</summary>
internal static class NamesFile
{
    /// <param name="name">The package, with one release or more.</param>
    /// <param name="updatedAt">Its last change.</param>
    public static byte[] EncodeFragment(PackageName name, DateTimeOffset updatedAt) =>
        IndexFile.EncodeFragment(new Names.Types.Package { Name = name.Value, UpdatedAt = updatedAt.ToTimestamp() });
}
