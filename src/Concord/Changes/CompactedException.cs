using Concord.Kv;

namespace Concord.Changes;

/// <summary>A watch asked for changes, or fell back to changes, that are no longer kept.</summary>
/// <param name="oldest">The oldest revision after which a watch can begin.</param>
public sealed class CompactedException(Revision oldest)
    : ConcordException(ConcordErrorCode.Compacted, $"The changes before revision {oldest} are no longer kept: read the state and watch from there.")
{
    /// <summary>The oldest revision after which a watch can begin.</summary>
    public Revision Oldest { get; } = oldest;
}
