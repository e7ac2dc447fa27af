using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:Snapshot</c>, of the embedded engine.</summary>
internal sealed class SnapshotSettings
{
    /// <summary>Bytes of log after which a snapshot is taken. Default 256 MiB.</summary>
    [Range(1024, long.MaxValue)]
    public long EveryBytes { get; init; } = 256L * 1024 * 1024;
}
