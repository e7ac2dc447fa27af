namespace Concord.Cluster.Tests.Workload;

/// <summary>Which promise a <see cref="BrokenClient"/> breaks.</summary>
internal enum BrokenPromise
{
    /// <summary>Reads may show what was there before.</summary>
    ReadsAreFresh,

    /// <summary>Writes may be acknowledged and lost.</summary>
    WritesAreKept,

    /// <summary>A write of unknown outcome may take effect, and once more later.</summary>
    WritesHappenOnce,

    /// <summary>A write may be said to have failed, and take effect.</summary>
    FailuresHaveNoEffect,
}
