namespace Quartet.Accounts.Keys;

/// <summary>What a permission is about. The words are Hex's: Hex protocol 4.3.</summary>
public enum KeyDomain
{
    /// <summary>The HTTP API; resource: none (all), <c>read</c> or <c>write</c>.</summary>
    Api = 0,

    /// <summary>One package; resource: <c>REPOSITORY/NAME</c>.</summary>
    Package,

    /// <summary>Fetching from one organization's repository; resource: its name.</summary>
    Repository,

    /// <summary>Fetching from every repository that the owner may read; no resource.</summary>
    Repositories,

    /// <summary>One organization's private documentation; resource: its name.</summary>
    Docs,
}
