namespace Quartet.Accounts.Users;

/// <summary>Somebody with an account.</summary>
public sealed record User
{
    /// <summary>The name, which is the key.</summary>
    public required string Name { get; init; }

    /// <summary>The address; unique among users.</summary>
    public required string Email { get; init; }

    /// <summary>The name to show, if given.</summary>
    public string? FullName { get; init; }

    /// <summary>In the format of ASP.NET Core's password hasher; never leaves this module.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset InsertedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
