namespace HexHub.Packages;

/// <summary>Somebody who may publish a package.</summary>
/// <param name="User">Their user name.</param>
/// <param name="Level">What else they may do.</param>
internal sealed record PackageOwner(string User, OwnerLevel Level);
