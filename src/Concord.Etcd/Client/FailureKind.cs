namespace Concord.Etcd.Client;

/// <summary>What a failed call means to whoever made it.</summary>
internal enum FailureKind
{
    /// <summary>Nobody knows whether it took effect.</summary>
    Uncertain = 0,

    /// <summary>It had no effect; another member, or the same one a little later, may take it.</summary>
    TryElsewhere,

    /// <summary>It had no effect and never will.</summary>
    Refused,

    /// <summary>It had no effect: the storage is full.</summary>
    NoSpace,

    /// <summary>It had no effect: the token is too old.</summary>
    Unauthenticated,

    /// <summary>The revision that was asked for is no longer kept.</summary>
    Compacted,
}
