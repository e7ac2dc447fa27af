namespace Quartet.Accounts.Users;

/// <summary>An account as somebody asks for it; nothing in it has been checked.</summary>
public sealed record NewUser(string? Username, string? Email, string? Password, string? FullName);
