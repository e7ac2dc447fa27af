using System.Text.Json;
using Concord.Kv;
using Concord.Security;
using Concord.StateMachine.Tree;
using Concord.Tenants;
using Concord.Transactions;

namespace Concord.Sessions.Access;

/// <summary>A change of who may do what in the making: what is stored now, and what is to be stored.</summary>
internal sealed class AccessChange(KeySpace system)
{
    private readonly List<Operation> _operations = [];

    /// <summary>The store's own records as they are.</summary>
    public KeySpace System => system;

    /// <summary>What is to be done, in order.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>The one token that somebody means.</summary>
    public TokenRecord Token(TokenReference reference) => TokenRules.Resolve(reference, AccessState.Tokens(system, reference.Records));

    public void Put(TokenRecord token) => Put(token.SystemKey, JsonSerializer.SerializeToUtf8Bytes(token, AccessJson.Default.TokenRecord));

    public void Put(RoleRecord role) => Put(role.SystemKey, JsonSerializer.SerializeToUtf8Bytes(role, AccessJson.Default.RoleRecord));

    public void Put(AclRecord acl) => Put(acl.SystemKey, JsonSerializer.SerializeToUtf8Bytes(acl, AccessJson.Default.AclRecord));

    public void Put(TenantRecord tenant) => Put(tenant.SystemKey, JsonSerializer.SerializeToUtf8Bytes(tenant, TenantJson.Default.TenantRecord));

    public void Delete(Key key) => _operations.Add(Operation.Delete(key).OnSystem());

    public void Remove(RoleRemoval removal)
    {
        Delete(removal.Role.SystemKey);
        foreach (var acl in removal.Acls) Delete(acl.SystemKey);
        foreach (var token in removal.Tokens) Put(token);
    }

    private void Put(Key key, byte[] json) => _operations.Add(Operation.Put(key, StoredValue.Json(json)).OnSystem());
}
