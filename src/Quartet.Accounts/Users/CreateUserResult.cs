namespace Quartet.Accounts.Users;

/// <summary>A new user, or the faults by field.</summary>
/// <param name="User">The user; null when it was refused.</param>
/// <param name="Faults">Field to text; empty when it was not.</param>
public sealed record CreateUserResult(User? User, IReadOnlyDictionary<string, string> Faults)
{
    /// <summary>Whether too many passwords wait to be hashed to take another one; nothing else is known then.</summary>
    public bool IsBusy { get; init; }
}
