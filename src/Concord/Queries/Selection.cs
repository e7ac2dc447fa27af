using System.Text.Unicode;
using Concord.Kv;

namespace Concord.Queries;

/// <summary>
/// Criteria that were checked, as the narrowest range of keys to scan and the tests for what the range leaves open. Costs as much as the
/// range is long, not the store.
/// </summary>
public sealed class Selection
{
    /// <summary>Longest prefix, suffix, part or bound of a key, in bytes: the longest key that any store takes.</summary>
    public const int KeyBytesMax = 4096;

    // A caller who gave up is noticed after this many entries.
    private const int EntriesPerCheck = 256;

    private readonly Criteria _criteria;
    private readonly Pattern? _pattern;

    private Selection(Criteria criteria)
    {
        _criteria = criteria;
        _pattern = criteria.Pattern is { } expression ? new Pattern(expression) : null;
        Range = Intersect(criteria);
    }

    /// <summary>The keys among which all that is sought lies.</summary>
    public KeyRange Range { get; }

    /// <summary>Whether the range is to be scanned from its end.</summary>
    public bool Descending => _criteria.Order == SortOrder.Descending;

    /// <summary>Checks criteria.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>, naming the criterion.</exception>
    public static Selection Of(Criteria criteria)
    {
        CheckLength(criteria.Prefix, "prefix");
        CheckLength(criteria.Suffix, "suffix");
        CheckLength(criteria.Contains, "contains");
        CheckLength(criteria.Range?.Start, "range.start");
        CheckLength(criteria.Range?.End, "range.end");
        CheckLength(criteria.After, "after");
        if (criteria.Limit is < 1) throw InvalidQuery.Because($"limit is {criteria.Limit}; it must be at least 1.");
        if (criteria.Offset < 0) throw InvalidQuery.Because($"offset is {criteria.Offset}; it must be at least 0.");
        if (!Enum.IsDefined(criteria.Order)) throw InvalidQuery.Because($"order is {criteria.Order}; it must be ascending or descending.");
        return new Selection(criteria);
    }

    /// <summary>The entries from the offset on, up to the limit, found while they are asked for.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: a regular expression took longer than 100 ms.</exception>
    public IEnumerable<Entry> Entries(QuerySource source, CancellationToken ct = default)
    {
        var found = Matches(source, ct).Skip(_criteria.Offset);
        return _criteria.Limit is { } limit ? found.Take(limit) : found;
    }

    /// <summary>The entries from the offset on, up to the limit, and where to go on.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: a regular expression took longer than 100 ms.</exception>
    public QueryPage Page(QuerySource source, CancellationToken ct = default)
    {
        var entries = new List<Entry>();
        foreach (var entry in Matches(source, ct).Skip(_criteria.Offset))
        {
            // One more is looked for, so that a page which promises a next one keeps the promise.
            if (entries.Count == _criteria.Limit) return new QueryPage(entries, entries[^1].Key);
            entries.Add(entry);
        }

        return new QueryPage(entries, null);
    }

    /// <summary>How many entries <see cref="Entries"/> gives.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: a regular expression took longer than 100 ms.</exception>
    public int Count(QuerySource source, CancellationToken ct = default) => Entries(source, ct).Count();

    private static void CheckLength(Key? key, string name)
    {
        if (key is { } given && given.Span.Length > KeyBytesMax) throw InvalidQuery.Because($"{name} has at most {KeyBytesMax} bytes.");
    }

    private static KeyRange Intersect(Criteria criteria)
    {
        var range = criteria.Prefix is { Span.Length: > 0 } prefix ? KeyRange.Prefix(prefix) : KeyRange.All;
        var (start, end) = (range.Start, range.End);
        if (criteria.Range?.Start is { } first) start = Later(start, first);
        if (criteria.Range?.End is { } last) end = Earlier(end, KeyRange.Only(last).End);
        if (criteria.After is { } after)
        {
            if (criteria.Order == SortOrder.Ascending) start = Later(start, KeyRange.All.After(after).Start);
            else end = Earlier(end, after);
        }

        // No key is smaller than the empty one, so that it is no bound.
        var from = start ?? new Key([]);
        return end is { } to ? KeyRange.Between(from, to) : KeyRange.From(from);
    }

    private static Key? Later(Key? one, Key? other) => one is null || other > one ? other : one;

    private static Key? Earlier(Key? one, Key? other) => one is null || other < one ? other : one;

    private IEnumerable<Entry> Matches(QuerySource source, CancellationToken ct)
    {
        var seen = 0;
        foreach (var entry in source.Scan(Range, Descending))
        {
            if (seen++ % EntriesPerCheck == 0) ct.ThrowIfCancellationRequested();
            if (Passes(entry.Key.Span) && Passes(entry, source)) yield return entry;
        }
    }

    private bool Passes(ReadOnlySpan<byte> key)
    {
        if (_criteria.Suffix is { } suffix && !key.EndsWith(suffix.Span)) return false;
        if (_criteria.Contains is { } part && key.IndexOf(part.Span) < 0) return false;
        return _pattern is null || (Utf8.IsValid(key) && _pattern.IsMatch(key));
    }

    private bool Passes(Entry entry, QuerySource source)
    {
        if (_criteria.Filter is { } filter)
        {
            var (kind, value) = source.ContentOf(entry.Record);
            if (!filter.Matches(kind, value)) return false;
        }

        return _criteria.Where is not { } where || where(entry);
    }
}
