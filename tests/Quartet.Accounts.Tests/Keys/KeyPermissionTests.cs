using Quartet.Accounts.Keys;

namespace Quartet.Accounts.Tests.Keys;

// Source: Hex protocol 4.3.
public class KeyPermissionTests
{
    private static readonly (string Domain, string? Resource)[] All =
    [
        ("api", null), ("api", "read"), ("api", "write"), ("package", "hexpm/alpha"), ("package", "acme/alpha"), ("repository", "acme"),
        ("repository", "other"), ("repositories", null), ("docs", "acme"),
    ];

    private static readonly HashSet<(string Held, string Asked)> Covered =
    [
        ("api", "api"), ("api", "api:read"), ("api", "api:write"), ("api", "package:hexpm/alpha"), ("api", "package:acme/alpha"),
        ("api:write", "api"), ("api:write", "api:read"), ("api:write", "api:write"), ("api:write", "package:hexpm/alpha"),
        ("api:write", "package:acme/alpha"), ("api:read", "api:read"),
        ("package:hexpm/alpha", "api:read"), ("package:hexpm/alpha", "package:hexpm/alpha"),
        ("package:acme/alpha", "api:read"), ("package:acme/alpha", "package:acme/alpha"),
        ("repository:acme", "repository:acme"), ("repository:other", "repository:other"),
        ("repositories", "repositories"), ("repositories", "repository:acme"), ("repositories", "repository:other"), ("docs:acme", "docs:acme"),
    ];

    [Fact]
    public void A_permission_covers_what_the_protocol_says_and_nothing_else()
    {
        foreach (var held in All)
        {
            foreach (var asked in All) Parse(held).Covers(Parse(asked)).ShouldBe(Covered.Contains((Text(held), Text(asked))), $"{held} covers {asked}");
        }
    }

    [Theory]
    [InlineData("package", "alpha", "hexpm/alpha")]
    [InlineData("package", "acme/alpha", "acme/alpha")]
    [InlineData("api", null, null)]
    public void A_package_without_a_repository_is_of_the_public_one(string domain, string? resource, string? normal)
    {
        KeyPermission.TryParse(domain, resource, out var permission, out _).ShouldBeTrue();
        permission.Resource.ShouldBe(normal);
    }

    [Theory]
    [InlineData(null, null, "is invalid")]
    [InlineData("API", null, "is invalid")]
    [InlineData("admin", null, "is invalid")]
    [InlineData("api", "", "invalid resource for given domain")]
    [InlineData("api", "delete", "invalid resource for given domain")]
    [InlineData("package", null, "invalid resource for given domain")]
    [InlineData("package", "a/b/c", "invalid resource for given domain")]
    [InlineData("package", "/b", "invalid resource for given domain")]
    [InlineData("repository", null, "invalid resource for given domain")]
    [InlineData("repository", "a/b", "invalid resource for given domain")]
    [InlineData("repositories", "acme", "invalid resource for given domain")]
    [InlineData("docs", null, "invalid resource for given domain")]
    public void What_is_no_permission_is_told_in_words(string? domain, string? resource, string fault)
    {
        KeyPermission.TryParse(domain, resource, out _, out var told).ShouldBeFalse();
        told.ShouldBe(fault);
    }

    private static KeyPermission Parse((string Domain, string? Resource) permission)
    {
        KeyPermission.TryParse(permission.Domain, permission.Resource, out var parsed, out var fault).ShouldBeTrue(fault);
        return parsed;
    }

    private static string Text((string Domain, string? Resource) permission) =>
        permission.Resource is null ? permission.Domain : $"{permission.Domain}:{permission.Resource}";
}
