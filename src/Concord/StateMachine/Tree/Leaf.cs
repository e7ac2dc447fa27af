using Concord.Kv;

namespace Concord.StateMachine.Tree;

/// <summary>A leaf: up to <see cref="Capacity"/> keys with their records.</summary>
internal sealed class Leaf(object? owner, byte[][] keys, Record[] records, int count) : Node(owner, keys, count)
{
    public const int Capacity = 32;

    public static readonly Leaf Empty = new(null, [], [], 0);

    public readonly Record[] Records = records;

    public int Find(ReadOnlySpan<byte> key, out bool found) => LowerBound(key, 0, out found);

    /// <summary>This leaf if the edit may change it, else a copy that it may.</summary>
    public Leaf For(object owner)
    {
        if (ReferenceEquals(Owner, owner)) return this;
        if (Keys.Length == Capacity) return new Leaf(owner, CopyOf(Keys, 0, Count), CopyOf(Records, 0, Count), Count);
        var fresh = new Leaf(owner, new byte[Capacity][], new Record[Capacity], Count);
        Keys.AsSpan(0, Count).CopyTo(fresh.Keys);
        Records.AsSpan(0, Count).CopyTo(fresh.Records);
        return fresh;
    }

    public void Insert(int at, byte[] key, Record record)
    {
        InsertAt(Keys, Count, at, key);
        InsertAt(Records, Count, at, record);
        Count++;
    }

    public void Remove(int at)
    {
        RemoveAt(Keys, Count, at);
        RemoveAt(Records, Count, at);
        Count--;
    }

    /// <summary>Moves what lies at <paramref name="from"/> and behind into a new leaf to the right.</summary>
    public Leaf SplitAt(int from)
    {
        var moved = Count - from;
        var right = new Leaf(Owner, CopyOf(Keys, from, moved), CopyOf(Records, from, moved), moved);
        Array.Clear(Keys, from, moved);
        Array.Clear(Records, from, moved);
        Count = from;
        return right;
    }

    /// <summary>Takes over everything of the leaf to the right.</summary>
    public void Append(Leaf right)
    {
        right.Keys.AsSpan(0, right.Count).CopyTo(Keys.AsSpan(Count));
        right.Records.AsSpan(0, right.Count).CopyTo(Records.AsSpan(Count));
        Count += right.Count;
    }
}
