namespace Concord.StateMachine.Tree;

/// <summary>An inner node: children, each with a lower bound of its keys.</summary>
internal sealed class Inner : Node
{
    private Slots<Node> _children;

    private Inner(object? owner)
        : base(owner, first: 1)
    {
    }

    private Inner(object owner, Inner from)
        : base(owner, from) => _children = from._children;

    public Span<Node> Children => _children;

    public static Inner Over(object owner, Node left, byte[] separator, Node right)
    {
        var root = new Inner(owner);
        root.Insert(0, [], left);
        root.Insert(1, separator, right);
        return root;
    }

    /// <summary>Index of the child whose part of the key space holds the key.</summary>
    public int ChildFor(ReadOnlySpan<byte> key)
    {
        var at = LowerBound(key, out var found);
        return found ? at : at - 1;
    }

    /// <summary>This node if the edit may change it, else a copy that it may.</summary>
    public Inner For(object owner) => ReferenceEquals(Owner, owner) ? this : new Inner(owner, this);

    public void Insert(int at, byte[] separator, Node child)
    {
        InsertAt<Node>(_children, Count, at, child);
        InsertKey(at, separator);
    }

    public void Remove(int at)
    {
        RemoveAt<Node>(_children, Count, at);
        RemoveKey(at);
    }

    /// <summary>Moves the children at <paramref name="from"/> and behind into a new node to the right.</summary>
    public Inner SplitAt(int from)
    {
        var right = new Inner(Owner);
        Children[from..Count].CopyTo(right.Children);
        Children[from..].Clear();
        right.AppendKeys(this, from);
        TruncateKeys(from);
        return right;
    }
}
