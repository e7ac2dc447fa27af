using System.Text;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts.Authentication;

/// <summary>Reads an <c>authorization</c> header: a bare key secret, <c>Bearer SECRET</c>, or <c>Basic</c> with name or address and password.</summary>
/// <remarks>Source: Hex protocol 4.1. A bad credential is a failure, never the same as none.</remarks>
public sealed class Authenticator(UserDirectory users, ApiKeyRing keys, TimeProvider clock)
{
    private const int HeaderLengthMax = 4096;

    /// <summary>The identity, or why there is none; both empty when there was no header.</summary>
    public (Identity? Identity, AuthenticationFailure Failure) Authenticate(string? header)
    {
        if (string.IsNullOrEmpty(header)) return (null, AuthenticationFailure.None);
        if (header.Length > HeaderLengthMax) return (null, AuthenticationFailure.Malformed);
        var blank = header.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0) return WithSecret(header);
        var (scheme, credential) = (header[..blank], header[(blank + 1)..].Trim());
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return WithSecret(credential);
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return WithPassword(credential);
        return (null, AuthenticationFailure.Malformed);
    }

    private (Identity? Identity, AuthenticationFailure Failure) WithSecret(string secret)
    {
        if (keys.FindBySecret(secret) is not { } key || users.Find(key.Owner) is not { } user) return (null, AuthenticationFailure.UnknownKey);
        return key.IsInForce(clock.GetUtcNow()) ? (new Identity(user, key), AuthenticationFailure.None) : (null, AuthenticationFailure.RevokedKey);
    }

    private (Identity? Identity, AuthenticationFailure Failure) WithPassword(string credential)
    {
        var bytes = new byte[credential.Length];
        if (!Convert.TryFromBase64String(credential, bytes, out var length)) return (null, AuthenticationFailure.Malformed);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (null, AuthenticationFailure.Malformed);
        return users.CheckPassword(text[..colon], text[(colon + 1)..]) is { } user
            ? (new Identity(user, null), AuthenticationFailure.None)
            : (null, AuthenticationFailure.WrongPassword);
    }
}
