namespace Quartet.Accounts.Authentication;

/// <summary>The attempts of one address with one account in a window of time.</summary>
/// <param name="Attempts">How many there were.</param>
/// <param name="EndsAt">When they are forgotten.</param>
internal sealed record LoginWindow(int Attempts, DateTimeOffset EndsAt);
