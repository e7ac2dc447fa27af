using System.Text.Json.Serialization;
using HexHub.Packages;
using HexHub.Wire;
using Quartet.Accounts.Users;

namespace HexHub.Users;

/// <summary>A user as the API shows one. Source: Hex protocol 5.2.</summary>
internal sealed record UserObject
{
    public required string Username { get; init; }

    public required string? FullName { get; init; }

    public required IReadOnlyDictionary<string, string> Handles { get; init; }

    public required string Url { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Only for the user themselves: an address is not public unless its owner says so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    /// <summary>Name to address; older clients read it.</summary>
    public required IReadOnlyDictionary<string, string> OwnedPackages { get; init; }

    public required IReadOnlyList<OwnedPackageObject> Packages { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Organizations { get; init; }

    public static UserObject Of(User user, IEnumerable<Package> owned, HexUrls urls, bool isSelf)
    {
        List<Package> packages = [.. owned];
        return new UserObject
        {
            Username = user.Name, FullName = user.FullName, Handles = new Dictionary<string, string>(), Url = urls.User(user.Name),
            InsertedAt = user.InsertedAt, UpdatedAt = user.UpdatedAt, Email = isSelf ? user.Email : null,
            OwnedPackages = packages.ToDictionary(package => package.Name.Value, package => urls.Package(package.Id)),
            Packages = [.. packages.Select(package => OwnedPackageObject.Of(package, urls))],
            Organizations = isSelf ? [] : null,
        };
    }
}
