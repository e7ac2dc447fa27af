using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:Wal</c>, of the embedded engine.</summary>
internal sealed class WalSettings
{
    /// <summary>Size at which the log goes on in a new file, in bytes. Default 64 MiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes by which a file is filled ahead of the records. Default 4 MiB.</summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int PreallocateBytes { get; init; } = 4 * 1024 * 1024;
}
