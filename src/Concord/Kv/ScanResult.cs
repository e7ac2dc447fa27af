namespace Concord.Kv;

/// <summary>A range as of one revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Entries">The entries, in the asked order.</param>
/// <param name="More">Whether the limit cut the range short.</param>
public sealed record ScanResult(Revision Revision, IReadOnlyList<Entry> Entries, bool More);
