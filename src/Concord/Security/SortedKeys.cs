using Concord.Kv;

namespace Concord.Security;

/// <summary>Search among keys in ascending byte order, without allocating.</summary>
internal static class SortedKeys
{
    /// <summary>Index of the last key that is not after <paramref name="key"/>; -1 when all are.</summary>
    public static int LastAtMost(ReadOnlySpan<Key> sorted, ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].Span.SequenceCompareTo(key) <= 0) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
