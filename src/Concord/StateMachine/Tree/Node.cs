using System.Diagnostics;
using System.Numerics;

namespace Concord.StateMachine.Tree;

/// <summary>
/// A node of the ordered tree. Nodes that readers can see never change; a batch works on nodes of its own, marked by its
/// <see cref="Owner"/>, and shares the rest.
/// </summary>
/// <remarks>
/// A search compares the prefix that all keys of the node share once, then numbers that lie side by side, and whole keys only where
/// these are equal: it follows a reference or two instead of one for each comparison. Source: Graefe and Larson, "B-tree indexes and
/// CPU caches" (ICDE 2001), prefix truncation and poor man's normalized keys.
/// </remarks>
internal abstract class Node
{
    /// <summary>How many keys a node has at most.</summary>
    public const int Capacity = 32;

    /// <summary>The edit that may change this node in place; of no meaning once that edit has ended.</summary>
    public readonly object? Owner;

    /// <summary>How many of the slots are in use.</summary>
    public int Count;

    private readonly int _first; // The first key that is looked at.
    private byte[] _prefix = []; // Begins with the prefix: it is some key of the node, or was one.
    private int _prefixBytes;
    private Slots<ulong> _heads; // Of each key, behind the prefix.
    private Slots<byte[]> _keys;

    protected Node(object? owner, int first)
    {
        Owner = owner;
        _first = first;
    }

    protected Node(object owner, Node from)
    {
        Owner = owner;
        Count = from.Count;
        _first = from._first;
        _prefix = from._prefix;
        _prefixBytes = from._prefixBytes;
        _heads = from._heads;
        _keys = from._keys;
    }

    /// <summary>A leaf: its keys, ascending. An inner node: a lower bound of each child; the first is not looked at.</summary>
    public ReadOnlySpan<byte[]> Keys => _keys;

    private uint Used => (uint)((1UL << Count) - (1UL << _first));

    /// <summary>Index of the first key that is not less than <paramref name="key"/>.</summary>
    protected int LowerBound(ReadOnlySpan<byte> key, out bool found)
    {
        found = false;
        var prefix = _prefix.AsSpan(0, _prefixBytes);
        if (!key.StartsWith(prefix)) return key.SequenceCompareTo(prefix) < 0 ? _first : Count;
        var head = KeyHead.Of(key, prefix.Length);
        var at = _first + BitOperations.PopCount(HeadSearch.Below(in _heads, head) & Used);
        for (; at < Count && _heads[at] == head; at++)
        {
            var order = _keys[at].AsSpan().SequenceCompareTo(key);
            if (order < 0) continue;
            found = order == 0;
            break;
        }

        return at;
    }

    /// <summary>Index of exactly this key; negative when it is not there.</summary>
    protected int IndexOf(ReadOnlySpan<byte> key)
    {
        if (!key.StartsWith(_prefix.AsSpan(0, _prefixBytes))) return -1;
        var head = KeyHead.Of(key, _prefixBytes);
        for (var alike = HeadSearch.Equal(in _heads, head) & Used; alike != 0; alike &= alike - 1)
        {
            var at = BitOperations.TrailingZeroCount(alike);
            if (KeyHead.IsWhole(head) || key.SequenceEqual(_keys[at])) return at;
        }

        return -1;
    }

    protected void InsertKey(int at, byte[] key)
    {
        var isWithin = Count > _first && key.AsSpan().StartsWith(_prefix.AsSpan(0, _prefixBytes));
        InsertAt<byte[]>(_keys, Count, at, key);
        InsertAt<ulong>(_heads, Count, at, isWithin ? KeyHead.Of(key, _prefixBytes) : 0);
        Count++;
        if (!isWithin) FindPrefix();
    }

    protected void RemoveKey(int at)
    {
        RemoveAt<byte[]>(_keys, Count, at);
        RemoveAt<ulong>(_heads, Count, at);
        Count--;
    }

    /// <summary>Adds the keys of a node to the right, from one of them on.</summary>
    protected void AppendKeys(Node right, int from)
    {
        right.Keys[from..right.Count].CopyTo(((Span<byte[]>)_keys)[Count..]);
        Count += right.Count - from;
        FindPrefix();
    }

    /// <summary>Forgets the keys at <paramref name="from"/> and behind.</summary>
    protected void TruncateKeys(int from)
    {
        ((Span<byte[]>)_keys)[from..].Clear();
        Count = from;
        FindPrefix();
    }

    protected static void InsertAt<T>(Span<T> slots, int count, int at, T value)
    {
        Debug.Assert(count < slots.Length, "a full node is split before it takes more");
        slots[at..count].CopyTo(slots[(at + 1)..]);
        slots[at] = value;
    }

    protected static void RemoveAt<T>(Span<T> slots, int count, int at)
    {
        slots[(at + 1)..count].CopyTo(slots[at..]);
        slots[count - 1] = default!; // An unused slot: nothing beyond Count is ever read.
    }

    /// <summary>Finds the prefix anew, and the heads with it. Keys are sorted, so the first and the last tell what all share.</summary>
    private void FindPrefix()
    {
        _prefixBytes = 0;
        if (Count <= _first) return;
        _prefix = _keys[_first];
        _prefixBytes = _prefix.AsSpan().CommonPrefixLength(_keys[Count - 1]);
        for (var i = _first; i < Count; i++) _heads[i] = KeyHead.Of(_keys[i], _prefixBytes);
    }
}
