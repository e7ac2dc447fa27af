using System.Text;
using System.Text.RegularExpressions;
using Concord.Security;

namespace Concord.Tests.Security;

/// <summary>
/// Goal: the compiled rules say what the text says. Method: random tokens, roles and ACLs over a small alphabet, so that much coincides,
/// are compared with the sentences of concord.md 12.2 written down as they stand, with regular expressions for the patterns.
/// </summary>
public sealed class AccessModelTests
{
    private static readonly string[] RoleNames = ["admin", "editor", "viewer", "none", "r1", "r2", "r3"];

    public static TheoryData<int> Seeds => [.. Quartet.Testing.Seeds.First(60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_rules_agree_with_the_text(int seed)
    {
        var random = new Random(seed);
        var roles = RoleNames[4..].Where(_ => random.Next(4) > 0).Select(name => new RoleRecord { Name = name, Permissions = Any(random) }).ToArray();
        var acls = Enumerable.Range(0, random.Next(8))
            .Select(_ => new AclRecord { Role = RoleNames[random.Next(RoleNames.Length)], Pattern = Text(random, "ab*", 1), Permissions = Any(random) })
            .DistinctBy(acl => (acl.Role, acl.Pattern)).ToArray();
        var tokens = Enumerable.Range(0, 12).Select(_ => new TokenRecord
        {
            Hash = AccessToken.New().Hash, Permissions = Any(random), Created = AccessScene.Now,
            Roles = [.. RoleNames.Where(_ => random.Next(3) == 0)],
            Expires = random.Next(4) == 0 ? AccessScene.Now.AddSeconds(random.Next(-1, 2)) : null,
        }).ToArray();
        var rules = AccessRules.From(tokens, roles, acls);
        foreach (var token in tokens.Append(tokens[0] with { Hash = AccessToken.New().Hash }))
        {
            for (var i = 0; i < 40; i++)
            {
                var (key, wanted) = (Text(random, "ab", 0), (Permissions)(1 << random.Next(4)));
                var expected = Text12Dot2(tokens, [.. roles, .. PredefinedRoles.All], acls, token.Hash, wanted, key);
                rules.Check(token.Hash, wanted, Encoding.UTF8.GetBytes(key), AccessScene.Now)
                    .ShouldBe(expected, $"seed {seed}: {token} {string.Join('+', token.Roles)} on '{key}': {wanted}");
            }
        }
    }

    private static AccessVerdict Text12Dot2(
        TokenRecord[] tokens, RoleRecord[] roles, AclRecord[] acls, TokenHash hash, Permissions wanted, string key)
    {
        var token = tokens.FirstOrDefault(candidate => candidate.Hash == hash && !(candidate.Expires <= AccessScene.Now));
        if (token is null) return AccessVerdict.Unauthorized;
        var granted = roles.Where(role => token.Roles.Contains(role.Name)).ToArray();
        if (granted.Any(role => role.Permissions.HasFlag(Permissions.Everything))) return AccessVerdict.Allowed;
        var relevant = acls.Where(acl => granted.Any(role => role.Name == acl.Role)).ToArray();
        if (relevant.Length > 0)
        {
            return Answer(granted.Any(role =>
            {
                var exact = relevant.Where(acl => acl.Role == role.Name && acl.Pattern == key).ToArray();
                var counting = exact.Length > 0 ? exact : relevant.Where(acl => acl.Role == role.Name && acl.Pattern.Contains('*')).ToArray();
                return counting.Any(acl => Matches(acl.Pattern, key) && Has(acl.Permissions, wanted));
            }));
        }

        return Answer(token.Roles.Count > 0 ? granted.Any(role => Has(role.Permissions, wanted)) : Has(token.Permissions, wanted));
    }

    private static AccessVerdict Answer(bool allowed) => allowed ? AccessVerdict.Allowed : AccessVerdict.Forbidden;

    private static bool Has(Permissions held, Permissions wanted) => held.HasFlag(wanted) || held.HasFlag(Permissions.Everything);

    private static bool Matches(string pattern, string key) =>
        Regex.IsMatch(key, "^" + string.Join(".*", pattern.Split('*').Select(Regex.Escape)) + "$", RegexOptions.Singleline | RegexOptions.NonBacktracking);

    private static Permissions Any(Random random) => (Permissions)random.Next(16) | (random.Next(12) == 0 ? Permissions.Everything : Permissions.None);

    private static string Text(Random random, string alphabet, int lengthMin) =>
        string.Concat(Enumerable.Range(0, random.Next(lengthMin, 5)).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
