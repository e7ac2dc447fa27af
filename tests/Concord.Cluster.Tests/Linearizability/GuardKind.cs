namespace Concord.Cluster.Tests.Linearizability;

/// <summary>What a <see cref="Guard"/> looks at.</summary>
internal enum GuardKind
{
    /// <summary>Nothing: it always holds.</summary>
    None = 0,

    /// <summary>That the key exists.</summary>
    Exists,

    /// <summary>That it does not.</summary>
    Absent,

    /// <summary>The revision of its last change. An absent key has none.</summary>
    AtRevision,

    /// <summary>Its value. An absent key has none.</summary>
    Holding,
}
