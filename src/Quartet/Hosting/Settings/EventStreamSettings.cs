using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Section <c>Concord:EventStream</c>.</summary>
internal sealed class EventStreamSettings
{
    /// <summary>Whether changes of keys can be followed over HTTP. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How many revisions a subscriber may fall behind. Default 10 000.</summary>
    [Range(1, int.MaxValue)]
    public int BufferSize { get; init; } = 10_000;

    /// <summary>Revisions of change history kept in memory. Default 100 000.</summary>
    [Range(0, int.MaxValue)]
    public int HistoryRevisions { get; init; } = 100_000;

    /// <summary>Bytes that this history may hold. Default 256 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long HistoryBytes { get; init; } = 256L * 1024 * 1024;
}
