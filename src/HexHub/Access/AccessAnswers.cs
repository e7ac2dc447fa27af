using HexHub.Wire;
using Microsoft.AspNetCore.Http;
using Quartet.Accounts.Authentication;

namespace HexHub.Access;

/// <summary>What a client is told that may not, in the words that Hex clients know. Source: Hex protocol 4.1.</summary>
internal static class AccessAnswers
{
    private const string Basic = "Basic realm=hex";

    /// <summary>The answer to a decision; null when it is to go on.</summary>
    public static HexAnswer? For(AccessDecision decision) => decision switch
    {
        AccessDecision.Allowed => null,
        AccessDecision.CredentialRequired => Unauthorized("missing authentication information"),
        AccessDecision.KeyNotAuthorized => Unauthorized("key not authorized for this action"),
        _ => HexAnswer.Error(StatusCodes.Status403Forbidden, "account not authorized for this action"),
    };

    /// <summary>The answer to a credential that was not accepted; null when there is nothing to complain of.</summary>
    public static HexAnswer? For(AuthenticationFailure failure) => failure switch
    {
        AuthenticationFailure.None => null,
        AuthenticationFailure.Malformed => Unauthorized("invalid authentication information"),
        AuthenticationFailure.WrongPassword => Unauthorized("invalid username and password combination"),
        AuthenticationFailure.RevokedKey => Unauthorized("API key revoked"),
        AuthenticationFailure.TooManyAttempts => HexAnswer.Error(
            StatusCodes.Status429TooManyRequests, "Too many failed log-in attempts. Please try again later.", retryAfterSeconds: 60),
        AuthenticationFailure.Busy => HexAnswer.Busy(),
        _ => Unauthorized("invalid API key"),
    };

    private static HexAnswer Unauthorized(string message) => HexAnswer.Of(
        StatusCodes.Status401Unauthorized, new ErrorBody(StatusCodes.Status401Unauthorized, message), challenge: Basic);
}
