namespace HexHub.Packages;

/// <summary>The order of a list of packages.</summary>
internal enum PackageSort
{
    /// <summary>By name, ascending.</summary>
    Name = 0,

    /// <summary>The newest first.</summary>
    Inserted,

    /// <summary>The last changed first.</summary>
    Updated,

    /// <summary>The last changed last.</summary>
    UpdatedAscending,
}
