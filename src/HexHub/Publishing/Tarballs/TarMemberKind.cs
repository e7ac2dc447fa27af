namespace HexHub.Publishing.Tarballs;

internal enum TarMemberKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,

    /// <summary>Devices, pipes, sparse files and whatever else.</summary>
    Unsupported,

    /// <summary>Not a member: pax attributes of the next one.</summary>
    PaxAttributes,

    /// <summary>Not a member: pax attributes of all that follow.</summary>
    PaxGlobalAttributes,

    /// <summary>Not a member: GNU's long name of the next one.</summary>
    GnuLongName,

    /// <summary>Not a member: GNU's long link target of the next one.</summary>
    GnuLongLink,
}
