using HexHub.Packages;
using HexHub.Wire;

namespace HexHub.Users;

/// <summary>A package in the list of those that a user owns.</summary>
internal sealed record OwnedPackageObject(string Name, string Repository, string Url, string HtmlUrl)
{
    public static OwnedPackageObject Of(Package package, HexUrls urls) =>
        new(package.Name.Value, package.Repository, urls.Package(package.Id), urls.PackagePage(package.Id));
}
