using System.ComponentModel.DataAnnotations;

namespace Quartet.Accounts;

/// <summary>Settings of accounts: section <c>Accounts</c> of the configuration.</summary>
public sealed class AccountsOptions
{
    /// <summary>Failed log-ins that one address may have with one account in a window; 0: any number. Default 10, as hex.pm does.</summary>
    [Range(0, 1_000_000)]
    public int LoginFailuresMax { get; init; } = 10;

    /// <summary>Length of that window, in minutes. Default 15, as hex.pm does.</summary>
    [Range(1, 24 * 60)]
    public int LoginWindowMinutes { get; init; } = 15;

    /// <summary>Whether log-ins from this machine are limited too. Default false; set it where a proxy on the same machine hides addresses.</summary>
    public bool LimitLoopback { get; init; }

    /// <summary>Passwords that may wait to be hashed; beyond that a log-in is told to come back later. Default 100.</summary>
    [Range(1, 100_000)]
    public int PasswordsWaitingMax { get; init; } = 100;
}
