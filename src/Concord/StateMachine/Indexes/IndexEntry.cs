using Concord.Indexes;
using Concord.Kv;

namespace Concord.StateMachine.Indexes;

/// <summary>An entry of an index: the encoded term, then the key. Terms end where they end, so that none is the beginning of another.</summary>
internal static class IndexEntry
{
    public static byte[] Of(ReadOnlySpan<byte> term, ReadOnlySpan<byte> key) => [.. term, .. key];

    public static ReadOnlySpan<byte> TermOf(Key entry) => entry.Span[..IndexTerm.LengthOf(entry.Span)];

    public static Key KeyOf(Key entry) => new(entry.Span[IndexTerm.LengthOf(entry.Span)..]);
}
