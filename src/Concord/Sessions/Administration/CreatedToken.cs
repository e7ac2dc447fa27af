using Concord.Security;

namespace Concord.Sessions;

/// <summary>A token that was just made.</summary>
/// <param name="Token">The secret, which nobody can be told again.</param>
/// <param name="Record">What is stored of it.</param>
public sealed record CreatedToken(AccessToken Token, TokenRecord Record);
