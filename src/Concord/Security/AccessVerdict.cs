namespace Concord.Security;

/// <summary>Whether a call may be made.</summary>
public enum AccessVerdict
{
    /// <summary>It may not, and who calls is not known: no token, an unknown, a revoked or an expired one.</summary>
    Unauthorized,

    /// <summary>It may not, for this caller.</summary>
    Forbidden,

    /// <summary>It may.</summary>
    Allowed,
}
