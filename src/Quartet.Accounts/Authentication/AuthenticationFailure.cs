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
}
