namespace Quartet.Accounts.Authentication;

/// <summary>Why a credential was not accepted.</summary>
public enum AuthenticationFailure
{
    /// <summary>It was accepted, or none was given.</summary>
    None = 0,

    /// <summary>The header cannot be read.</summary>
    Malformed,

    /// <summary>No such user, or not their password.</summary>
    WrongPassword,

    /// <summary>No such key.</summary>
    UnknownKey,

    /// <summary>The key has been revoked or has ended.</summary>
    RevokedKey,

    /// <summary>Too many failed log-ins from this address with this account; the password was not looked at.</summary>
    TooManyAttempts,

    /// <summary>Too many passwords wait to be checked; this one was not looked at.</summary>
    Busy,
}
