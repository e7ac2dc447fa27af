namespace HexHub.Access;

/// <summary>What somebody can want of the API.</summary>
internal enum HexAction
{
    /// <summary>To see what is public.</summary>
    ReadPublic = 0,

    /// <summary>To see their own account and keys.</summary>
    ReadAccount,

    /// <summary>To make and revoke their own keys.</summary>
    ManageKeys,

    /// <summary>To publish a release of a package, new or not.</summary>
    Publish,
}
