using Concord.Kv;

namespace Concord.StateMachine.Tree;

/// <summary>A leaf: keys with their records.</summary>
internal sealed class Leaf : Node
{
    public static readonly Leaf Empty = new(owner: null);

    private Slots<Record> _records;

    private Leaf(object? owner)
        : base(owner, first: 0)
    {
    }

    private Leaf(object owner, Leaf from)
        : base(owner, from) => _records = from._records;

    public Span<Record> Records => _records;

    public static Leaf Of(object owner, byte[] key, Record record)
    {
        var leaf = new Leaf(owner);
        leaf.Insert(0, key, record);
        return leaf;
    }

    /// <summary>The leaf below a node that would hold the key.</summary>
    public static Leaf Below(Node node, ReadOnlySpan<byte> key)
    {
        while (node is Inner inner) node = inner.Children[inner.ChildFor(key)];
        return (Leaf)node;
    }

    public int Find(ReadOnlySpan<byte> key, out bool found) => LowerBound(key, out found);

    /// <summary>The record of a key; null when it is not here.</summary>
    public Record? Get(ReadOnlySpan<byte> key) => IndexOf(key) is >= 0 and var at ? _records[at] : null;

    /// <summary>This leaf if the edit may change it, else a copy that it may.</summary>
    public Leaf For(object owner) => ReferenceEquals(Owner, owner) ? this : new Leaf(owner, this);

    public void Insert(int at, byte[] key, Record record)
    {
        InsertAt<Record>(_records, Count, at, record);
        InsertKey(at, key);
    }

    public void Remove(int at)
    {
        RemoveAt<Record>(_records, Count, at);
        RemoveKey(at);
    }

    /// <summary>Moves what lies at <paramref name="from"/> and behind into a new leaf to the right.</summary>
    public Leaf SplitAt(int from)
    {
        var right = new Leaf(Owner);
        right.Append(this, from);
        Records[from..].Clear();
        TruncateKeys(from);
        return right;
    }

    /// <summary>Adds what the leaf to the right holds; that one may belong to an older version, and stays as it is.</summary>
    public void Append(Leaf right, int from = 0)
    {
        right.Records[from..right.Count].CopyTo(Records[Count..]);
        AppendKeys(right, from);
    }
}
