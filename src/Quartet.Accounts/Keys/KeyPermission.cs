namespace Quartet.Accounts.Keys;

/// <summary>One thing that a key may do.</summary>
/// <param name="Domain">What it is about.</param>
/// <param name="Resource">Which of it; null: see <see cref="KeyDomain"/>.</param>
public sealed record KeyPermission(KeyDomain Domain, string? Resource = null)
{
    private const string DefaultRepository = "hexpm/";

    /// <summary>Everything in the API.</summary>
    public static KeyPermission FullApi { get; } = new(KeyDomain.Api, null);

    /// <summary>The domain in Hex's spelling.</summary>
    public string DomainName => NameOf(Domain);

    /// <summary>Takes a permission as a client sends it; says in Hex's words what is wrong with it.</summary>
    public static bool TryParse(string? domain, string? resource, out KeyPermission permission, out string fault)
    {
        permission = FullApi;
        if (DomainOf(domain) is not { } known)
        {
            fault = "is invalid";
            return false;
        }

        var normal = known == KeyDomain.Package && resource is not null && !resource.Contains('/', StringComparison.Ordinal)
            ? DefaultRepository + resource
            : resource;
        permission = new KeyPermission(known, normal);
        fault = permission.HasValidResource ? "" : "invalid resource for given domain";
        return fault.Length == 0;
    }

    /// <summary>The domain of a name; null for an unknown one.</summary>
    public static KeyDomain? DomainOf(string? name) => name switch
    {
        "api" => KeyDomain.Api,
        "package" => KeyDomain.Package,
        "repository" => KeyDomain.Repository,
        "repositories" => KeyDomain.Repositories,
        "docs" => KeyDomain.Docs,
        _ => null,
    };

    /// <summary>
    /// Whether this permission covers another: what is asked for may be narrower than what is held. To write in the API is to do all of
    /// it, so <c>api:write</c> covers <c>api</c>.
    /// </summary>
    public bool Covers(KeyPermission asked) => (Domain, asked.Domain) switch
    {
        (KeyDomain.Api, KeyDomain.Api) => Resource is null or "write" || Resource == asked.Resource,
        (KeyDomain.Api, KeyDomain.Package) => Resource is null or "write",
        (KeyDomain.Package, KeyDomain.Api) => asked.Resource == "read",
        (KeyDomain.Repositories, KeyDomain.Repositories) => true,
        (KeyDomain.Repositories, KeyDomain.Repository) => asked.Resource is not null,
        (KeyDomain.Package, KeyDomain.Package) or (KeyDomain.Repository, KeyDomain.Repository) or (KeyDomain.Docs, KeyDomain.Docs) =>
            asked.Resource is not null && Resource == asked.Resource,
        _ => false,
    };

    private bool HasValidResource => Domain switch
    {
        KeyDomain.Api => Resource is null or "read" or "write",
        KeyDomain.Repositories => Resource is null,
        KeyDomain.Package => Resource?.Split('/') is [{ Length: > 0 }, { Length: > 0 }],
        _ => Resource is { Length: > 0 } && !Resource.Contains('/', StringComparison.Ordinal),
    };

    private static string NameOf(KeyDomain domain) => domain switch
    {
        KeyDomain.Api => "api",
        KeyDomain.Package => "package",
        KeyDomain.Repository => "repository",
        KeyDomain.Repositories => "repositories",
        _ => "docs",
    };
}
