using Concord.Security;
using Concord.Sessions.Access;
using Concord.Sessions.Calls;

namespace Concord.Sessions;

/// <summary>Tokens, for callers with the permission <c>admin</c>. A change holds on every node from the revision on that commits it.</summary>
/// <remarks>A token is named by itself, by its id, or by more digits of its hash where two share an id.</remarks>
public sealed class SessionTokens
{
    private readonly AccessCalls _calls;

    internal SessionTokens(AccessCalls calls) => _calls = calls;

    /// <summary>Makes a token.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidPermissions"/>, <see cref="ConcordErrorCode.InvalidName"/>, <see cref="ConcordErrorCode.RoleNotFound"/>,
    /// <see cref="ConcordErrorCode.InvalidArguments"/>: it would be expired from the start, or there are too many.
    /// </exception>
    public ValueTask<CreatedToken> CreateAsync(NewToken? wanted = null, CallOptions? options = null, CancellationToken ct = default)
    {
        wanted ??= new NewToken();
        var token = AccessToken.New();
        return _calls.ChangeAsync(CallKind.CreateToken, token.Hash.Id, () => RecordOf(0), change =>
        {
            var record = RecordOf(AccessState.Tokens(change.System).Count());
            foreach (var role in wanted.Roles) record = TokenRules.Grant(record, role, AccessState.Role(change.System, role));
            change.Put(record);
            return new CreatedToken(token, record);
        }, options, ct);

        TokenRecord RecordOf(int existing) =>
            TokenRules.Create(token.Hash, wanted.Permissions, wanted.Name, _calls.Service.Time.GetUtcNow(), wanted.Expires, existing);
    }

    /// <summary>Makes a token worthless.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>; <see cref="ConcordErrorCode.InvalidArguments"/>: it is no reference, or there are several.
    /// </exception>
    public ValueTask<TokenRecord> RevokeAsync(string reference, CallOptions? options = null, CancellationToken ct = default) =>
        ChangeAsync(CallKind.RevokeToken, reference, (change, token) =>
        {
            change.Delete(token.SystemKey);
            return token;
        }, options, ct);

    /// <summary>Gives a token a role; from its first one on its own permissions do not count any more.</summary>
    /// <exception cref="ConcordException">As <see cref="RevokeAsync"/>; <see cref="ConcordErrorCode.RoleNotFound"/>.</exception>
    public ValueTask<TokenRecord> GrantAsync(string reference, string role, CallOptions? options = null, CancellationToken ct = default) =>
        ChangeAsync(
            CallKind.GrantRole, reference, (change, token) => Stored(change, TokenRules.Grant(token, role, AccessState.Role(change.System, role))),
            options, ct);

    /// <summary>Takes a role from a token; without its last one its own permissions count again.</summary>
    /// <exception cref="ConcordException">As <see cref="RevokeAsync"/>.</exception>
    public ValueTask<TokenRecord> RevokeRoleAsync(string reference, string role, CallOptions? options = null, CancellationToken ct = default) =>
        ChangeAsync(CallKind.RevokeRole, reference, (change, token) => Stored(change, TokenRules.Revoke(token, role)), options, ct);

    /// <summary>What is stored of a token, with its roles.</summary>
    /// <exception cref="ConcordException">As <see cref="RevokeAsync"/>.</exception>
    public ValueTask<TokenRecord> GetAsync(string reference, ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(
            CallKind.GetTokenRoles, () => Parsed(reference), state => new AccessChange(state.System).Token(Parsed(reference)), options, ct);

    /// <summary>All tokens, in the order of their hashes. The secrets are not known.</summary>
    public ValueTask<IReadOnlyList<TokenRecord>> ListAsync(ReadOptions? options = null, CancellationToken ct = default) =>
        _calls.ReadAsync(
            CallKind.ListTokens, static () => { }, state => (IReadOnlyList<TokenRecord>)[.. AccessState.Tokens(state.System)], options, ct);

    private static TokenRecord Stored(AccessChange change, TokenRecord token)
    {
        change.Put(token);
        return token;
    }

    // Who names a token by itself must not get it into the audit log.
    private static string NameOf(string reference) =>
        TokenReference.TryParse(reference, out var parsed) ? parsed.ToString()[..TokenReference.IdDigits] : "(not a token)";

    private static TokenReference Parsed(string reference) => TokenReference.TryParse(reference, out var parsed)
        ? parsed
        : throw new ConcordException(ConcordErrorCode.InvalidArguments, "That names no token: it takes the token itself, or 8 to 64 hex digits of its hash.");

    private ValueTask<TokenRecord> ChangeAsync(
        CallKind kind, string reference, Func<AccessChange, TokenRecord, TokenRecord> change, CallOptions? options, CancellationToken ct) =>
        _calls.ChangeAsync(kind, NameOf(reference), () => Parsed(reference), made => change(made, made.Token(Parsed(reference))), options, ct);
}
