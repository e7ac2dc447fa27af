using HexHub.Packages;
using Microsoft.Extensions.Options;
using Quartet.Accounts.Keys;

namespace HexHub.Keys;

/// <summary>What the owner of a key may have a key for. Source: Hex protocol 4.3.</summary>
internal sealed class KeyResources(PackageCatalog packages, IOptions<HexHubOptions> options)
{
    /// <summary>Why the owner has no access to what a permission names; null when they have.</summary>
    public string? Fault(KeyPermission permission, string owner) => permission.Domain switch
    {
        KeyDomain.Package => IsOwned(permission.Resource, owner) ? null : "you do not have access to this package",

        // There are no organizations yet: the one repository is this server's own, which everybody may read.
        KeyDomain.Repository or KeyDomain.Docs =>
            permission.Resource == options.Value.RepositoryName ? null : "you do not have access to this repository",
        _ => null,
    };

    private bool IsOwned(string? resource, string owner) => resource?.Split('/') is [var repository, var name]
        && PackageName.TryParse(name, out var parsed)
        && packages.Find(new PackageId(repository, parsed)) is var (package, _)
        && package.IsOwnedBy(owner);
}
