namespace HexHub.Packages;

/// <summary>How much of a package somebody owns. Source: Hex protocol 4.4.</summary>
internal enum OwnerLevel
{
    /// <summary>Publishes.</summary>
    Maintainer = 0,

    /// <summary>Publishes, and decides who else does.</summary>
    Full,
}
