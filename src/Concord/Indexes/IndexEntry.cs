using Concord.Kv;

namespace Concord.Indexes;

/// <summary>One line of an index: a term, and a key whose record has it. As bytes: the term, then the key; so in order of both.</summary>
/// <param name="Term">The term.</param>
/// <param name="Key">The key of the record.</param>
public readonly record struct IndexEntry(IndexTerm Term, Key Key)
{
    /// <summary>Where the entries of one term lie.</summary>
    public static KeyRange RangeOf(IndexTerm term) => KeyRange.Prefix(new Key(term.Bytes));

    /// <summary>Where the entries of the terms between two lie, both included. Null is no bound; a later and an earlier one have none.</summary>
    public static KeyRange RangeBetween(IndexTerm? low, IndexTerm? high)
    {
        var start = new Key(low is { } from ? from.Bytes : default);
        return high is { } to && RangeOf(to).End is { } end ? KeyRange.Between(start, end) : KeyRange.From(start);
    }

    /// <summary>Reads an entry; false when the bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IndexEntry entry)
    {
        entry = default;
        if (!IndexTerm.TryRead(bytes, out var term) || term.Bytes.Length == bytes.Length) return false;
        entry = new IndexEntry(term, new Key(bytes[term.Bytes.Length..]));
        return true;
    }

    /// <summary>The entry as bytes.</summary>
    public Key ToKey() => new([.. Term.Bytes, .. Key.Span]);
}
