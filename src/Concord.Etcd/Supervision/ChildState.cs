namespace Concord.Etcd.Supervision;

/// <summary>How the supervised member is.</summary>
internal enum ChildState
{
    /// <summary>Its process runs.</summary>
    Running = 0,

    /// <summary>It has ended and will be started again.</summary>
    Waiting,

    /// <summary>It has ended too often, or in a way that a further start does not mend.</summary>
    Failed,

    /// <summary>The others have removed it from the cluster.</summary>
    Removed,

    /// <summary>It was told to stop.</summary>
    Stopped,
}
