namespace HexHub.Access;

/// <summary>Whether somebody may, and if not, why.</summary>
internal enum AccessDecision
{
    Allowed = 0,

    /// <summary>Nobody may without a credential: 401.</summary>
    CredentialRequired,

    /// <summary>The key was not made for this: 401.</summary>
    KeyNotAuthorized,

    /// <summary>The account is not theirs to do it with: 403.</summary>
    AccountNotAuthorized,
}
