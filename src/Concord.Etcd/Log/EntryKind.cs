namespace Concord.Etcd.Log;

/// <summary>What an entry holds. The numbers are in etcd: none is ever changed, only added.</summary>
internal enum EntryKind : byte
{
    /// <summary>The first entry: which store this is.</summary>
    Genesis = 1,

    /// <summary>A batch.</summary>
    Batch = 2,

    /// <summary>Where a batch is that is too large for an entry.</summary>
    Blob = 3,
}
