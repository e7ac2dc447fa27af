namespace Concord.Tenants;

/// <summary>Whether a call fits into a tenant's rate, and the figures for the headers <c>X-RateLimit-*</c>.</summary>
/// <param name="IsAllowed">Whether it may be made now; it is counted then, and only then.</param>
/// <param name="Limit">Calls a second.</param>
/// <param name="Remaining">How many more fit in now.</param>
/// <param name="RetryAfterMs">Milliseconds until it is worth trying again; 0 when allowed. Others may be faster.</param>
/// <param name="ResetMs">Milliseconds until the whole limit is free again if nothing else is called.</param>
public readonly record struct RateDecision(bool IsAllowed, long Limit, long Remaining, int RetryAfterMs, int ResetMs);
