namespace Concord.Security;

/// <summary>What may become of tokens. Pure: takes records as they are and gives them as they are to be stored.</summary>
public static class TokenRules
{
    /// <summary>What a token may do for which nothing is named: read and write.</summary>
    public const Permissions DefaultPermissions = Permissions.Read | Permissions.Write;

    /// <summary>The record of a new token, without roles.</summary>
    /// <param name="hash">Hash of the token.</param>
    /// <param name="permissions">What it may do as long as it has no role.</param>
    /// <param name="name">What somebody calls it; null: nothing.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="expires">From when on it counts as unknown; null: never.</param>
    /// <param name="existing">How many tokens there are.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidPermissions"/>, <see cref="ConcordErrorCode.InvalidName"/>, or
    /// <see cref="ConcordErrorCode.InvalidArguments"/>: it would be expired from the start, or there are too many.
    /// </exception>
    public static TokenRecord Create(
        TokenHash hash, Permissions permissions, string? name, DateTimeOffset now, DateTimeOffset? expires, int existing)
    {
        if (existing >= AccessLimits.TokensMax) throw Invalid($"There are {existing} tokens; the limit is {AccessLimits.TokensMax}.");
        if (expires <= now) throw Invalid("The token would be expired from the start.");
        return new TokenRecord
        {
            Hash = hash, Permissions = PermissionNames.Check(permissions), Roles = [], Created = now, Expires = expires,
            Name = name is null ? null : AccessLimits.CheckLabel(name, "name of the token"),
        };
    }

    /// <summary>The token with one role more; the same when it has it.</summary>
    /// <param name="token">The token; null: there is none.</param>
    /// <param name="roleName">Name of the role.</param>
    /// <param name="stored">The stored role of that name; null when there is none. Predefined ones are known.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>, <see cref="ConcordErrorCode.RoleNotFound"/>, or
    /// <see cref="ConcordErrorCode.InvalidArguments"/>: it has too many.
    /// </exception>
    public static TokenRecord Grant(TokenRecord? token, string roleName, RoleRecord? stored)
    {
        var known = Existing(token);
        var role = RoleRules.Existing(roleName, stored);
        if (known.Roles.Contains(role.Name)) return known;
        return known.Roles.Count < AccessLimits.RolesOfTokenMax
            ? known with { Roles = [.. known.Roles.Append(role.Name).Order(StringComparer.Ordinal)] }
            : throw Invalid($"The token has {known.Roles.Count} roles; the limit is {AccessLimits.RolesOfTokenMax}.");
    }

    /// <summary>The token without a role; the same when it has not got it. Without its last one its own permissions count again.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is no such token.</exception>
    public static TokenRecord Revoke(TokenRecord? token, string roleName)
    {
        var known = Existing(token);
        return known.Roles.Contains(roleName) ? known with { Roles = [.. known.Roles.Where(role => role != roleName)] } : known;
    }

    /// <summary>The one token that somebody means.</summary>
    /// <param name="reference">How he named it.</param>
    /// <param name="found">The records that lie where the reference points to.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>, or <see cref="ConcordErrorCode.InvalidArguments"/>: there are several.
    /// </exception>
    public static TokenRecord Resolve(TokenReference reference, IEnumerable<TokenRecord> found)
    {
        var fitting = found.Where(token => reference.Fits(token.Hash)).Take(2).ToArray();
        if (fitting.Length > 1) throw Invalid($"Several tokens begin with {reference}: name more digits of the hash.");
        return Existing(fitting.FirstOrDefault());
    }

    private static TokenRecord Existing(TokenRecord? token) =>
        token ?? throw new ConcordException(ConcordErrorCode.NotFound, "There is no such token.");

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
