namespace Concord.Kv;

/// <summary>A half-open range of keys in byte order.</summary>
public readonly record struct KeyRange
{
    private KeyRange(Key? start, Key? end)
    {
        Start = start;
        End = end;
    }

    /// <summary>First key, inclusive; null: from the first key of the store.</summary>
    public Key? Start { get; }

    /// <summary>End, exclusive; null: to the last key of the store.</summary>
    public Key? End { get; }

    /// <summary>Every key.</summary>
    public static KeyRange All => default;

    /// <summary>The keys from <paramref name="start"/> to before <paramref name="end"/>; empty when they are out of order.</summary>
    public static KeyRange Between(Key start, Key end) => new(start, end);

    /// <summary>The keys from <paramref name="start"/> on.</summary>
    public static KeyRange From(Key start) => new(start, null);

    /// <summary>The one key.</summary>
    public static KeyRange Only(Key key) => new(key, new Key([.. key.Span, 0]));

    /// <summary>Every key that begins with <paramref name="prefix"/>.</summary>
    public static KeyRange Prefix(Key prefix)
    {
        var bytes = prefix.Span;
        var last = bytes.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0) return new KeyRange(prefix, null);
        var end = bytes[..(last + 1)].ToArray();
        end[last]++;
        return new KeyRange(prefix, new Key(end));
    }

    /// <summary>The part of this range behind a key, for going on where a page ended.</summary>
    public KeyRange After(Key key) => new(new Key([.. key.Span, 0]), End);

    /// <summary>Whether the key lies in the range.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        (Start is not { } start || key.SequenceCompareTo(start.Span) >= 0)
        && (End is not { } end || key.SequenceCompareTo(end.Span) < 0);
}
