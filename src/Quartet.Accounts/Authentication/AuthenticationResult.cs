namespace Quartet.Accounts.Authentication;

/// <summary>What became of a credential.</summary>
/// <param name="Identity">Who it is; null when nobody, or when it was not accepted.</param>
/// <param name="Failure">Why it was not accepted.</param>
public readonly record struct AuthenticationResult(Identity? Identity, AuthenticationFailure Failure)
{
    /// <summary>There was no credential.</summary>
    public static AuthenticationResult Anonymous => default;

    /// <summary>It was not accepted.</summary>
    public static AuthenticationResult Failed(AuthenticationFailure failure) => new(null, failure);

    /// <summary>It was accepted.</summary>
    public static AuthenticationResult Accepted(Identity identity) => new(identity, AuthenticationFailure.None);
}
