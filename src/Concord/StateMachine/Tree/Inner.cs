namespace Concord.StateMachine.Tree;

/// <summary>An inner node: up to <see cref="Capacity"/> children, each with a lower bound of its keys.</summary>
internal sealed class Inner(object? owner, byte[][] keys, Node[] children, int count) : Node(owner, keys, count)
{
    public const int Capacity = 64;

    public readonly Node[] Children = children;

    /// <summary>Index of the child whose part of the key space holds the key.</summary>
    public int ChildFor(ReadOnlySpan<byte> key)
    {
        var at = LowerBound(key, 1, out var found);
        return found ? at : at - 1;
    }

    public static Inner Over(object owner, Node left, byte[] separator, Node right)
    {
        var root = new Inner(owner, new byte[Capacity][], new Node[Capacity], 2);
        root.Keys[0] = [];
        root.Keys[1] = separator;
        root.Children[0] = left;
        root.Children[1] = right;
        return root;
    }

    /// <summary>This node if the edit may change it, else a copy that it may.</summary>
    public Inner For(object owner) =>
        ReferenceEquals(Owner, owner) ? this : new Inner(owner, CopyOf(Keys, 0, Count), CopyOf(Children, 0, Count), Count);

    public void Insert(int at, byte[] separator, Node child)
    {
        InsertAt(Keys, Count, at, separator);
        InsertAt(Children, Count, at, child);
        Count++;
    }

    public void Remove(int at)
    {
        RemoveAt(Keys, Count, at);
        RemoveAt(Children, Count, at);
        Count--;
    }

    /// <summary>Moves the children at <paramref name="from"/> and behind into a new node to the right.</summary>
    public Inner SplitAt(int from)
    {
        var moved = Count - from;
        var right = new Inner(Owner, CopyOf(Keys, from, moved), CopyOf(Children, from, moved), moved);
        Array.Clear(Keys, from, moved);
        Array.Clear(Children, from, moved);
        Count = from;
        return right;
    }
}
