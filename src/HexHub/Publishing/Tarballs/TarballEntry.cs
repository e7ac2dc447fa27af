namespace HexHub.Publishing.Tarballs;

/// <summary>One member of a package's contents.</summary>
/// <param name="Path">Relative, normalised, parted by slashes, inside the package.</param>
/// <param name="Kind">File, directory or symbolic link; nothing else is accepted.</param>
/// <param name="Bytes">Length of a file; 0 for others.</param>
internal sealed record TarballEntry(string Path, TarMemberKind Kind, long Bytes);
