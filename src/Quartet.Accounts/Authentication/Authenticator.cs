using System.Net;
using System.Text;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts.Authentication;

/// <summary>Reads an <c>authorization</c> header: a bare key secret, <c>Bearer SECRET</c>, or <c>Basic</c> with name or address and password.</summary>
/// <remarks>Source: Hex protocol 4.1. A bad credential is a failure, never the same as none.</remarks>
public sealed class Authenticator(UserDirectory users, ApiKeyRing keys, LoginThrottle throttle, PasswordGate gate, TimeProvider clock)
{
    private const int HeaderLengthMax = 4096;
    private const int AccountLengthMax = 320; // Longer than any name or address: nobody's.

    /// <summary>Who sent a header, or why it was not accepted. Only a password takes time.</summary>
    /// <param name="header">The header; null: none.</param>
    /// <param name="address">Where it comes from; null: this machine.</param>
    /// <param name="ct">Gives up waiting.</param>
    public ValueTask<AuthenticationResult> AuthenticateAsync(string? header, IPAddress? address, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(header)) return new(AuthenticationResult.Anonymous);
        if (header.Length > HeaderLengthMax) return new(AuthenticationResult.Failed(AuthenticationFailure.Malformed));
        var blank = header.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0) return new(WithSecret(header));
        var (scheme, credential) = (header[..blank], header[(blank + 1)..].Trim());
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return new(WithSecret(credential));
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return new(WithPasswordAsync(credential, address, ct));
        return new(AuthenticationResult.Failed(AuthenticationFailure.Malformed));
    }

    private AuthenticationResult WithSecret(string secret)
    {
        if (keys.FindBySecret(secret) is not { } key || users.Find(key.Owner) is not { } user)
            return AuthenticationResult.Failed(AuthenticationFailure.UnknownKey);
        return key.IsInForce(clock.GetUtcNow())
            ? AuthenticationResult.Accepted(new Identity(user, key))
            : AuthenticationResult.Failed(AuthenticationFailure.RevokedKey);
    }

    private async Task<AuthenticationResult> WithPasswordAsync(string credential, IPAddress? address, CancellationToken ct)
    {
        var bytes = new byte[credential.Length];
        if (!Convert.TryFromBase64String(credential, bytes, out var length)) return AuthenticationResult.Failed(AuthenticationFailure.Malformed);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return AuthenticationResult.Failed(AuthenticationFailure.Malformed);
        var (account, password) = (text[..colon], text[(colon + 1)..]);
        if (account.Length > AccountLengthMax) return AuthenticationResult.Failed(AuthenticationFailure.WrongPassword);

        // A name and an address are one account, and so are names that nobody has, each for itself.
        var counted = users.FindByNameOrEmail(account)?.Name ?? account.ToLowerInvariant();
        if (!await throttle.TryBeginAsync(address, counted, ct)) return AuthenticationResult.Failed(AuthenticationFailure.TooManyAttempts);
        User? user = null;
        if (!await gate.TryRunAsync(() => user = users.CheckPassword(account, password), ct))
        {
            await throttle.AbandonedAsync(address, counted, ct);
            return AuthenticationResult.Failed(AuthenticationFailure.Busy);
        }

        if (user is null) return AuthenticationResult.Failed(AuthenticationFailure.WrongPassword);
        await throttle.SucceededAsync(address, counted, ct);
        return AuthenticationResult.Accepted(new Identity(user, null));
    }
}
