namespace HexHub.Packages;

/// <summary>A package within its repository.</summary>
internal readonly record struct PackageId(string Repository, PackageName Name)
{
    /// <summary>The two joined by a slash, as Hex writes them.</summary>
    public override string ToString() => $"{Repository}/{Name}";
}
