using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:Kv</c>.</summary>
internal sealed class KvSettings
{
    /// <summary>Longest key, in bytes. Default 1024.</summary>
    [Range(1024, 4096)]
    public int MaxKeyBytes { get; init; } = 1024;

    /// <summary>Largest value, in bytes. Default 16 MiB.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxValueBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest transaction, in bytes. Default 64 MiB.</summary>
    [Range(1024, 1023 * 1024 * 1024)]
    public int MaxTransactionBytes { get; init; } = 64 * 1024 * 1024;
}
