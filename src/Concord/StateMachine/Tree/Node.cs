using System.Diagnostics;

namespace Concord.StateMachine.Tree;

/// <summary>
/// A node of the ordered tree. Nodes that readers can see never change; a batch works on nodes of its own, marked by its
/// <see cref="Owner"/>, and shares the rest.
/// </summary>
internal abstract class Node(object? owner, byte[][] keys, int count)
{
    /// <summary>The edit that may change this node in place; of no meaning once that edit has ended.</summary>
    public readonly object? Owner = owner;

    /// <summary>A leaf: its keys, ascending. An inner node: a lower bound of each child; the first is not looked at.</summary>
    public readonly byte[][] Keys = keys;

    /// <summary>How many of the slots are in use.</summary>
    public int Count = count;

    /// <summary>Index of the first key that is not less than <paramref name="key"/>.</summary>
    protected int LowerBound(ReadOnlySpan<byte> key, int from, out bool found)
    {
        var keys = Keys;
        int low = from, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = keys[middle].AsSpan().SequenceCompareTo(key);
            if (order == 0)
            {
                found = true;
                return middle;
            }

            if (order < 0) low = middle + 1;
            else high = middle;
        }

        found = false;
        return low;
    }

    protected static void InsertAt<T>(T[] slots, int count, int at, T value)
    {
        Debug.Assert(count < slots.Length, "a full node is split before it takes more");
        Array.Copy(slots, at, slots, at + 1, count - at);
        slots[at] = value;
    }

    protected static void RemoveAt<T>(T[] slots, int count, int at)
    {
        Array.Copy(slots, at + 1, slots, at, count - at - 1);
        slots[count - 1] = default!; // An unused slot: nothing beyond Count is ever read.
    }

    protected static T[] CopyOf<T>(T[] slots, int from, int count)
    {
        var copy = new T[slots.Length];
        Array.Copy(slots, from, copy, 0, count);
        return copy;
    }
}
