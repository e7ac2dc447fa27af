namespace Concord.Cluster.Tests.Workload;

/// <summary>What can be done to nodes.</summary>
internal enum FaultKind
{
    /// <summary>They are killed (SIGKILL), and started again afterwards.</summary>
    Kill,

    /// <summary>They are frozen (SIGSTOP), and go on afterwards.</summary>
    Pause,

    /// <summary>They are parted from all other nodes, both ways.</summary>
    Part,

    /// <summary>What they send to other nodes is lost; they still hear the others.</summary>
    Mute,

    /// <summary>Their links to other nodes are slow.</summary>
    Slow,

    /// <summary>Clients do not reach them.</summary>
    CutClients,

    /// <summary>Connections of clients to them are cut one after the other, each once a request has gone through and before its answer.</summary>
    CutAnswers,
}
