using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Concord.Kv;
using Concord.Security;
using Concord.StateMachine.Tree;
using Concord.Tenants;

namespace Concord.Sessions.Access;

/// <summary>All that the store's own records say about who may do what, and whose keys are whose, as of one state of them.</summary>
internal sealed class AccessState
{
    private static readonly Func<ReadOnlyMemory<byte>, TokenRecord> DecodeToken = Decoder(AccessJson.Default.TokenRecord);
    private static readonly Func<ReadOnlyMemory<byte>, RoleRecord> DecodeRole = Decoder(AccessJson.Default.RoleRecord);
    private static readonly Func<ReadOnlyMemory<byte>, AclRecord> DecodeAcl = Decoder(AccessJson.Default.AclRecord);

    private static readonly Func<ReadOnlyMemory<byte>, TenantRecord> DecodeTenant = Decoder(TenantJson.Default.TenantRecord);

    private readonly FrozenDictionary<string, TenantRecord[]> _tenantsOfUser;

    public AccessState(KeySpace system, TenantNamespaces tenants)
    {
        System = system;
        Tenants = tenants;
        var tokens = Tokens(system).ToArray();
        Rules = AccessRules.From(tokens, Roles(system), Acls(system));
        var tenantsByRole = Tenants.Tenants.ToDictionary(tenant => tenant.RoleName);
        _tenantsOfUser = tokens
            .Select(token => (token.Id, Own: token.Roles.Select(tenantsByRole.GetValueOrDefault).OfType<TenantRecord>().ToArray()))
            .Where(token => token.Own.Length > 0)
            .GroupBy(token => "token:" + token.Id, token => token.Own)
            .ToFrozenDictionary(group => group.Key, group => group.SelectMany(own => own).DistinctBy(tenant => tenant.Id).ToArray());
    }

    /// <summary>The records that it was made of.</summary>
    public KeySpace System { get; }

    public AccessRules Rules { get; }

    /// <summary>Whose a key is, as the store has it: with the scope.</summary>
    public TenantNamespaces Tenants { get; }

    /// <summary>The tenants whose roles somebody has.</summary>
    public IReadOnlyList<TenantRecord> TenantsOf(Principal principal) => _tenantsOfUser.GetValueOrDefault(principal.User) ?? [];

    public static IEnumerable<TokenRecord> Tokens(KeySpace system, KeyRange? range = null) =>
        system.Scan(range ?? TokenRecord.All).Select(entry => entry.Record.Decode(DecodeToken));

    public static IEnumerable<RoleRecord> Roles(KeySpace system) => system.Scan(RoleRecord.All).Select(entry => entry.Record.Decode(DecodeRole));

    public static IEnumerable<AclRecord> Acls(KeySpace system, KeyRange? range = null) =>
        system.Scan(range ?? AclRecord.All).Select(entry => entry.Record.Decode(DecodeAcl));

    public static IEnumerable<TenantRecord> AllTenants(KeySpace system) => system.Scan(TenantRecord.All).Select(entry => entry.Record.Decode(DecodeTenant));

    public static RoleRecord? Role(KeySpace system, string name) => system.Find(RoleRecord.KeyOf(name).Span)?.Decode(DecodeRole);

    public static AclRecord? Acl(KeySpace system, string role, string pattern) => system.Find(AclRecord.KeyOf(role, pattern).Span)?.Decode(DecodeAcl);

    public static TenantRecord? Tenant(KeySpace system, string id) => system.Find(TenantRecord.KeyOf(id).Span)?.Decode(DecodeTenant);

    // A record that cannot be read stops everybody: to pass over it might be to pass over what forbids something.
    private static Func<ReadOnlyMemory<byte>, T> Decoder<T>(JsonTypeInfo<T> json)
        where T : class => bytes =>
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ConcordException(ConcordErrorCode.Internal, $"A stored {typeof(T).Name} cannot be read: {e.Message}", e);
        }
    };
}
