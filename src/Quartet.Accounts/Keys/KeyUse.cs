namespace Quartet.Accounts.Keys;

/// <summary>When, from where and with what a key was used.</summary>
public sealed record KeyUse(DateTimeOffset UsedAt, string? Ip = null, string? UserAgent = null);
