using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts.Authentication;

/// <summary>Who makes a request.</summary>
/// <param name="User">The user.</param>
/// <param name="Key">The key they came with; null when it was name and password.</param>
public sealed record Identity(User User, ApiKey? Key)
{
    /// <summary>
    /// Whether the credential covers something. A password covers the account itself, which is where keys are made; what is done with
    /// packages takes a key, so that no build needs a password.
    /// </summary>
    public bool Allows(KeyPermission asked) => Key is null ? asked.Domain == KeyDomain.Api : Key.Allows(asked);
}
