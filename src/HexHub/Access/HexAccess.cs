using HexHub.Packages;
using Quartet.Accounts.Authentication;
using Quartet.Accounts.Keys;

namespace HexHub.Access;

/// <summary>The one place that decides who may do what in this module. Source: Hex protocol 4.5.</summary>
internal static class HexAccess
{
    private static readonly KeyPermission ApiRead = new(KeyDomain.Api, "read");
    private static readonly KeyPermission ApiWrite = new(KeyDomain.Api, "write");

    /// <param name="caller">Who; null: anyone.</param>
    /// <param name="action">What.</param>
    /// <param name="id">The package, where the action is about one.</param>
    /// <param name="existing">That package as it is; null when it does not exist yet.</param>
    public static AccessDecision Decide(Identity? caller, HexAction action, PackageId id = default, Package? existing = null) =>
        action switch
        {
            HexAction.ReadPublic => AccessDecision.Allowed,
            _ when caller is null => AccessDecision.CredentialRequired,
            HexAction.ReadAccount => WithKey(caller, ApiRead),
            HexAction.ManageKeys => WithKey(caller, ApiWrite),
            HexAction.Publish when caller.Key is null => AccessDecision.KeyNotAuthorized, // A password makes keys; keys publish.
            HexAction.Publish when existing is null => WithKey(caller, ApiWrite),
            HexAction.Publish when !caller.Allows(new KeyPermission(KeyDomain.Package, id.ToString())) => AccessDecision.KeyNotAuthorized,
            HexAction.Publish => IsOwner(caller, existing) ? AccessDecision.Allowed : AccessDecision.AccountNotAuthorized,
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };

    /// <summary>Whether the credential could publish anything at all: asked before an upload is read whose package is not known yet.</summary>
    public static AccessDecision CouldPublish(Identity? caller)
    {
        if (caller is null) return AccessDecision.CredentialRequired;
        var could = caller.Key is { } key && (key.Allows(ApiWrite) || key.Permissions.Any(held => held.Domain == KeyDomain.Package));
        return could ? AccessDecision.Allowed : AccessDecision.KeyNotAuthorized;
    }

    private static AccessDecision WithKey(Identity caller, KeyPermission needed) =>
        caller.Allows(needed) ? AccessDecision.Allowed : AccessDecision.KeyNotAuthorized;

    private static bool IsOwner(Identity caller, Package? package) => package?.IsOwnedBy(caller.User.Name) == true;
}
