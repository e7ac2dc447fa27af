using Concord.Kv;

namespace Concord.StateMachine.Tree;

/// <summary>
/// An immutable, ordered map of keys to records: a B+ tree whose versions share what did not change. Readers hold one version and
/// need no lock; the next version is made by a <see cref="KeySpaceEdit"/>.
/// </summary>
internal sealed class KeySpace(Node root, int count)
{
    public static readonly KeySpace Empty = new(Leaf.Empty, 0);

    /// <summary>Number of keys.</summary>
    public int Count { get; } = count;

    internal Node Root { get; } = root;

    public Record? Find(ReadOnlySpan<byte> key) => Leaf.Below(Root, key).Get(key);

    /// <summary>The entries of a range in byte order, or from its end when <paramref name="descending"/>.</summary>
    public IEnumerable<Entry> Scan(KeyRange range, bool descending = false)
    {
        var cursor = new KeySpaceCursor(this);
        return descending ? Descend(cursor, range) : Ascend(cursor, range);
    }

    private static IEnumerable<Entry> Ascend(KeySpaceCursor cursor, KeyRange range)
    {
        for (var more = cursor.SeekAtOrAfter(range.Start is { } start ? start.Span : default); more; more = cursor.MoveNext())
        {
            if (range.End is { } end && cursor.Key.AsSpan().SequenceCompareTo(end.Span) >= 0) yield break;
            yield return cursor.Entry;
        }
    }

    private static IEnumerable<Entry> Descend(KeySpaceCursor cursor, KeyRange range)
    {
        for (var more = range.End is { } end ? cursor.SeekBefore(end.Span) : cursor.SeekLast(); more; more = cursor.MovePrevious())
        {
            if (range.Start is { } start && cursor.Key.AsSpan().SequenceCompareTo(start.Span) < 0) yield break;
            yield return cursor.Entry;
        }
    }
}
