using Concord.Security;

namespace Concord.Tests.Security;

/// <summary>Who may do what on which key: the whole of concord.md 12.2, one line for each caller.</summary>
public sealed class AccessTableTests
{
    // A column for each key, the last for what is about no key. In it what is allowed of r(ead), w(rite), d(elete), a(dmin); "-": all is
    // forbidden; "401": unauthorized.
    private const string Table = """
        who            | other    | acme:a   | acme:secret | acme:gone | beta:b   | beta:secret | (no key)
        nobody         | 401      | 401      | 401         | 401       | 401      | 401         | 401
        unknown        | 401      | 401      | 401         | 401       | 401      | 401         | 401
        expired        | 401      | 401      | 401         | 401       | 401      | 401         | 401
        expired admin  | 401      | 401      | 401         | 401       | 401      | 401         | 401
        still valid    | r        | r        | r           | r         | r        | r           | r
        own: rw        | rw       | rw       | rw          | rw        | rw       | rw          | rw
        own: none      | -        | -        | -           | -         | -        | -           | -
        own: *         | rwda     | rwda     | rwda        | rwda      | rwda     | rwda        | rwda
        own: admin     | a        | a        | a           | a         | a        | a           | a
        admin          | rwda     | rwda     | rwda        | rwda      | rwda     | rwda        | rwda
        editor         | rwd      | rwd      | rwd         | rwd       | rwd      | rwd         | rwd
        viewer         | r        | r        | r           | r         | r        | r           | r
        none           | -        | -        | -           | -         | -        | -           | -
        none+viewer    | r        | r        | r           | r         | r        | r           | r
        auditor        | ra       | ra       | ra          | ra        | ra       | ra          | ra
        auditor+editor | rwda     | rwda     | rwda        | rwda      | rwda     | rwda        | rwda
        acme           | -        | rwd      | r           | -         | -        | -           | -
        acme+beta      | -        | rwd      | r           | -         | rwd      | rwd         | -
        acme+editor    | -        | rwd      | r           | -         | -        | -           | -
        acme+admin     | rwda     | rwda     | rwda        | rwda      | rwda     | rwda        | rwda
        locked         | -        | rwda     | rwda        | rwda      | -        | -           | -
        superuser      | rwda     | rwda     | rwda        | rwda      | rwda     | rwda        | rwda
        all four       | -        | r        | r           | r         | -        | -           | -
        operator       | ra       | ra       | ra          | ra        | ra       | ra          | ra
        deleted role   | -        | -        | -           | -         | -        | -           | -
        """;

    public static TheoryData<string, string, string> Cells()
    {
        var rows = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        var cells = new TheoryData<string, string, string>();
        foreach (var row in rows[1..])
        {
            for (var column = 1; column < row.Length; column++) cells.Add(row[0], rows[0][column], row[column]);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Exactly_what_the_table_says_is_allowed(string who, string key, string allowed)
    {
        var checkedKey = key == "(no key)" ? "" : key;
        (char Letter, Permissions Permission)[] permissions =
            [('r', Permissions.Read), ('w', Permissions.Write), ('d', Permissions.Delete), ('a', Permissions.Admin)];
        foreach (var (letter, permission) in permissions)
        {
            var expected = allowed switch
            {
                "401" => AccessVerdict.Unauthorized,
                _ when allowed.Contains(letter) => AccessVerdict.Allowed,
                _ => AccessVerdict.Forbidden,
            };
            AccessScene.Check(who, permission, checkedKey).ShouldBe(expected, $"{who} on '{key}': {permission}");
        }
    }

    [Fact]
    public void Several_permissions_at_once_are_all_needed()
    {
        AccessScene.Check("own: rw", Permissions.Read | Permissions.Write, "k").ShouldBe(AccessVerdict.Allowed);
        AccessScene.Check("own: rw", Permissions.Read | Permissions.Delete, "k").ShouldBe(AccessVerdict.Forbidden);
    }

    [Fact]
    public void A_token_is_good_until_the_moment_it_expires()
    {
        var token = AccessScene.TokenOf("still valid").Hash;
        AccessScene.Rules.Find(token, AccessScene.Now).ShouldNotBeNull();
        AccessScene.Rules.Find(token, AccessScene.Now.AddTicks(1)).ShouldBeNull();
    }

    [Fact]
    public void A_revoked_token_is_unknown_to_the_rules_of_the_next_revision()
    {
        var token = AccessToken.New();
        var record = TokenRules.Create(token.Hash, Permissions.Read, "laptop", AccessScene.Now, null, 0);
        AccessRules.From([record], [], []).Check(token.Hash, Permissions.Read, "k"u8, AccessScene.Now).ShouldBe(AccessVerdict.Allowed);
        AccessRules.From([], [], []).Check(token.Hash, Permissions.Read, "k"u8, AccessScene.Now).ShouldBe(AccessVerdict.Unauthorized);
        AccessRules.Empty.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_stored_role_cannot_take_the_place_of_a_predefined_one()
    {
        var token = AccessToken.New();
        var record = TokenRules.Grant(TokenRules.Create(token.Hash, Permissions.None, null, AccessScene.Now, null, 0), "viewer", null);
        var rules = AccessRules.From([record], [new RoleRecord { Name = "viewer", Permissions = Permissions.Everything }], []);
        rules.Check(token.Hash, Permissions.Write, "k"u8, AccessScene.Now).ShouldBe(AccessVerdict.Forbidden);
    }

    [Theory]
    [InlineData("own: rw", true)]
    [InlineData("admin", true)]
    [InlineData("acme+admin", true)]
    [InlineData("superuser", true)]
    [InlineData("none", false)]
    [InlineData("acme", false)]
    [InlineData("operator", false)] // It may indeed, but that is known only by looking at the key.
    public void Whether_every_key_may_be_read_without_a_look_at_it(string who, bool every) =>
        AccessScene.Rules.Find(AccessScene.TokenOf(who).Hash, AccessScene.Now)!.AllowsOnEveryKey(Permissions.Read).ShouldBe(every);

    [Fact]
    public void A_listing_leaves_in_what_may_be_read()
    {
        var acme = AccessScene.Rules.Find(AccessScene.TokenOf("acme").Hash, AccessScene.Now)!;
        string[] keys = ["a", "acme", "acme:1", "acme:gone", "acme:secret", "beta:secret"];
        keys.Where(key => acme.CanRead(System.Text.Encoding.UTF8.GetBytes(key))).ShouldBe(["acme:1", "acme:secret"]);
        acme.User.ShouldBe("token:" + AccessScene.TokenOf("acme").Hash.ToString()[..8]);
    }

    [Fact]
    public void With_authentication_off_everybody_may_do_everything()
    {
        Principal.Anonymous.Allows(Permissions.Admin, default).ShouldBeTrue();
        Principal.Anonymous.User.ShouldBe("anonymous");
        Principal.System.CanRead("k"u8).ShouldBeTrue();
    }
}
