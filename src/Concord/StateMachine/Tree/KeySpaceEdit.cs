using Concord.Kv;

namespace Concord.StateMachine.Tree;

/// <summary>
/// Makes the next version of a key space. Nodes are copied when they are first touched and changed in place afterwards, so a batch
/// of many commands copies each node once. One thread; of no use after <see cref="Finish"/>.
/// </summary>
internal sealed class KeySpaceEdit
{
    // A node below this is joined with a neighbour when both fit; otherwise thin nodes are harmless.
    private const int LeafCountMin = Node.Capacity / 4;

    private readonly object _owner = new();
    private Node _root;
    private int _count;

    public KeySpaceEdit(KeySpace space)
    {
        _root = space.Root;
        _count = space.Count;
    }

    public KeySpace Finish() => new(_root, _count);

    public Record? Find(ReadOnlySpan<byte> key) => Leaf.Below(_root, key).Get(key);

    public void Set(byte[] key, Record record)
    {
        if (Set(ref _root, key, record) is not { } right) return;
        _root = Inner.Over(_owner, _root, FirstKey(right), right);
    }

    public bool Remove(ReadOnlySpan<byte> key)
    {
        if (Find(key) is null) return false;
        RemoveExisting(ref _root, key);
        while (_root is Inner { Count: 1 } inner) _root = inner.Children[0];
        _count--;
        return true;
    }

    /// <summary>Sets the record below <paramref name="slot"/>; returns the new right neighbour when the node had to be split.</summary>
    private Node? Set(ref Node slot, byte[] key, Record record)
    {
        if (slot is Inner shared)
        {
            var inner = shared.For(_owner);
            slot = inner;
            var child = inner.ChildFor(key);
            var split = Set(ref inner.Children[child], key, record);
            if (split is null) return null;
            var separator = FirstKey(split);
            if (inner.Count < Node.Capacity)
            {
                inner.Insert(child + 1, separator, split);
                return null;
            }

            // Keys that come in order fill the nodes to the left of them whole.
            var rightInner = inner.SplitAt(child == inner.Count - 1 ? inner.Count - 1 : inner.Count / 2);
            var target = child < inner.Count ? inner : rightInner;
            target.Insert(child + 1 - (target == inner ? 0 : inner.Count), separator, split);
            return rightInner;
        }

        var leaf = ((Leaf)slot).For(_owner);
        slot = leaf;
        var at = leaf.Find(key, out var found);
        if (found)
        {
            leaf.Records[at] = record;
            return null;
        }

        _count++;
        if (leaf.Count < Node.Capacity)
        {
            leaf.Insert(at, key, record);
            return null;
        }

        if (at == leaf.Count) return Leaf.Of(_owner, key, record);

        var right = leaf.SplitAt(leaf.Count / 2);
        if (at <= leaf.Count) leaf.Insert(at, key, record);
        else right.Insert(at - leaf.Count, key, record);
        return right;
    }

    private void RemoveExisting(ref Node slot, ReadOnlySpan<byte> key)
    {
        if (slot is Leaf sharedLeaf)
        {
            var leaf = sharedLeaf.For(_owner);
            slot = leaf;
            leaf.Remove(leaf.Find(key, out _));
            return;
        }

        var inner = ((Inner)slot).For(_owner);
        slot = inner;
        var child = inner.ChildFor(key);
        RemoveExisting(ref inner.Children[child], key);
        if (IsEmpty(inner.Children[child]))
        {
            // The last child of a node stays: then the node itself counts as empty, and its parent takes it out.
            if (inner.Count > 1) inner.Remove(child);
        }
        else if (inner.Children[child] is Leaf { Count: < LeafCountMin } thin)
        {
            Join(inner, child, thin);
        }
    }

    private static bool IsEmpty(Node node)
    {
        while (node is Inner { Count: 1 } inner) node = inner.Children[0];
        return node.Count == 0;
    }

    /// <summary>Joins a thin leaf with the neighbour to its right, or else to its left, when both fit into one.</summary>
    private void Join(Inner inner, int child, Leaf thin)
    {
        if (child + 1 < inner.Count && inner.Children[child + 1] is Leaf right && thin.Count + right.Count <= Node.Capacity)
        {
            thin.Append(right);
            inner.Remove(child + 1);
        }
        else if (child > 0 && inner.Children[child - 1] is Leaf left && left.Count + thin.Count <= Node.Capacity)
        {
            var joined = left.For(_owner);
            joined.Append(thin);
            inner.Children[child - 1] = joined;
            inner.Remove(child);
        }
    }

    private static byte[] FirstKey(Node node)
    {
        while (node is Inner inner) node = inner.Children[0];
        return node.Keys[0];
    }
}
