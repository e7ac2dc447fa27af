using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:EventStream</c>.</summary>
internal sealed class EventStreamSettings
{
    /// <summary>Revisions of change history kept in memory. Default 100 000.</summary>
    [Range(0, int.MaxValue)]
    public int HistoryRevisions { get; init; } = 100_000;

    /// <summary>Bytes that this history may hold. Default 256 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long HistoryBytes { get; init; } = 256L * 1024 * 1024;
}
