namespace Concord.Etcd.Client;

/// <summary>What a call is for. Each has a connection of its own: a saturated one must not hold up the others.</summary>
internal enum Lane
{
    /// <summary>The stream of entries.</summary>
    Watch = 0,

    /// <summary>Entries on their way into the log.</summary>
    Append,

    /// <summary>Barriers and what else is small and urgent.</summary>
    Barrier,

    /// <summary>Snapshots, blobs and the reading of many entries.</summary>
    Bulk,
}
