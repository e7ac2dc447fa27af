using Concord.Kv;

namespace Concord.Sessions;

/// <summary>
/// The part of the store that a service is about: callers name keys without its prefix, which is added and taken off here. What ACLs and
/// tenants say is about keys without it.
/// </summary>
internal sealed class KeyScope(Key prefix)
{
    /// <summary>Everything in it.</summary>
    public KeyRange All { get; } = prefix.Span.IsEmpty ? KeyRange.All : KeyRange.Prefix(prefix);

    public int Bytes => prefix.Span.Length;

    /// <summary>A caller's key as the store has it.</summary>
    public Key Add(Key key) => prefix.Span.IsEmpty ? key : new Key([.. prefix.Span, .. key.Span]);

    /// <summary>A store's key as callers have it.</summary>
    public Key Strip(Key key) => prefix.Span.IsEmpty ? key : new Key(key.Span[prefix.Span.Length..]);

    /// <summary>A caller's range as the store has it.</summary>
    public KeyRange Add(KeyRange range)
    {
        if (prefix.Span.IsEmpty) return range;
        if (range.Start is null && range.End is null) return All;
        var start = Add(range.Start ?? default);
        return (range.End ?? All.End) is not { } end ? KeyRange.From(start) : KeyRange.Between(start, range.End is null ? end : Add(end));
    }
}
