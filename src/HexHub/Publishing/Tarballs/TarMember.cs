namespace HexHub.Publishing.Tarballs;

/// <summary>One member of an archive, long names applied.</summary>
/// <param name="Name">As written in the archive: nothing about it is safe.</param>
/// <param name="Kind">What it is.</param>
/// <param name="LinkTarget">Likewise; empty unless it is a link.</param>
/// <param name="Bytes">Length of its data.</param>
internal sealed record TarMember(string Name, TarMemberKind Kind, string LinkTarget, long Bytes);
