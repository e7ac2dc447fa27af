namespace Concord.Etcd.Keeper;

/// <summary>How full a member's storage is.</summary>
internal enum SpaceLevel
{
    /// <summary>Nothing to do.</summary>
    Fine = 0,

    /// <summary>70 % of the quota: an operator should know.</summary>
    Filling,

    /// <summary>80 %: snapshot, compact, give the freed pages back.</summary>
    Tight,

    /// <summary>Over: etcd refuses writes.</summary>
    Full,
}
