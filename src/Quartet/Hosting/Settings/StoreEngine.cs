namespace Quartet.Hosting.Settings;

/// <summary>What makes the store's writes durable.</summary>
internal enum StoreEngine
{
    /// <summary>This machine's disk; one node.</summary>
    Embedded = 0,

    /// <summary>A majority of a cluster.</summary>
    Cluster,
}
