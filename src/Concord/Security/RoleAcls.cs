using System.Text;
using Concord.Kv;

namespace Concord.Security;

/// <summary>The ACLs of one role, made ready for matching. An exact pattern outranks the wildcards of the same role.</summary>
internal sealed class RoleAcls
{
    private readonly Key[] _keys;
    private readonly Permissions[] _onKey;
    private readonly (KeyPattern Pattern, Permissions Permissions)[] _wildcards;

    public RoleAcls(IEnumerable<AclRecord> acls)
    {
        var patterns = acls.Select(acl => (Pattern: new KeyPattern(Encoding.UTF8.GetBytes(acl.Pattern)), acl.Permissions)).ToLookup(acl => acl.Pattern.IsExact);
        var exact = patterns[true].Select(acl => (Key: new Key(acl.Pattern.Literal), acl.Permissions)).OrderBy(acl => acl.Key).ToArray();
        _keys = [.. exact.Select(acl => acl.Key)];
        _onKey = [.. exact.Select(acl => acl.Permissions)];
        _wildcards = [.. patterns[false]];
    }

    public Permissions PermissionsOn(ReadOnlySpan<byte> key)
    {
        var at = SortedKeys.LastAtMost(_keys, key);
        if (at >= 0 && _keys[at].Span.SequenceEqual(key)) return _onKey[at];
        var permissions = Permissions.None;
        foreach (var (pattern, allowed) in _wildcards)
        {
            // What adds nothing need not be matched.
            if ((allowed & ~permissions) != 0 && pattern.Matches(key)) permissions |= allowed;
        }

        return permissions;
    }
}
