using System.Text.Json.Serialization;
using HexHub.Packages;
using HexHub.Wire;
using Quartet.Accounts.Users;

namespace HexHub.Users;

/// <summary>A user as the API shows one; no address, since none is public until its owner says so. Source: Hex protocol 5.2.</summary>
internal sealed record UserObject
{
    public required string Username { get; init; }

    public required string? FullName { get; init; }

    public required IReadOnlyDictionary<string, string> Handles { get; init; }

    public required string Url { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Name to address; older clients read it.</summary>
    public required IReadOnlyDictionary<string, string> OwnedPackages { get; init; }

    public required IReadOnlyList<OwnedPackageObject> Packages { get; init; }

    /// <summary>Only for the user themselves. There are none yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Organizations { get; init; }

    public static UserObject Of(User user, IEnumerable<Package> owned, HexUrls urls)
    {
        List<Package> packages = [.. owned];
        return new UserObject
        {
            Username = user.Name, FullName = user.FullName, Handles = new Dictionary<string, string>(), Url = urls.User(user.Name),
            InsertedAt = user.InsertedAt, UpdatedAt = user.UpdatedAt,
            OwnedPackages = packages.ToDictionary(package => package.Name.Value, package => urls.Package(package.Id)),
            Packages = [.. packages.Select(package => OwnedPackageObject.Of(package, urls))],
        };
    }
}
