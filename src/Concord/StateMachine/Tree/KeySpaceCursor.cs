using Concord.Kv;

namespace Concord.StateMachine.Tree;

/// <summary>A place in one version of the key space that can go either way.</summary>
internal sealed class KeySpaceCursor(KeySpace space)
{
    // Seven levels of at least 16 children hold more keys than memory does; the list grows all the same.
    private readonly List<(Inner Node, int Child)> _path = new(7);
    private Leaf _leaf = Leaf.Empty;
    private int _at;

    public byte[] Key => _leaf.Keys[_at];

    public Entry Entry => new(new Key(_leaf.Keys[_at]), _leaf.Records[_at]);

    /// <summary>Goes to the first key that is not less than <paramref name="key"/>; false when there is none.</summary>
    public bool SeekAtOrAfter(ReadOnlySpan<byte> key)
    {
        Descend(key);
        _at = _leaf.Find(key, out _);
        return _at < _leaf.Count || NextLeaf();
    }

    /// <summary>Goes to the last key that is less than <paramref name="key"/>; false when there is none.</summary>
    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        Descend(key);
        _at = _leaf.Find(key, out _);
        return MovePrevious();
    }

    public bool SeekLast()
    {
        _path.Clear();
        GoDown(space.Root, last: true);
        _at = _leaf.Count;
        return MovePrevious();
    }

    public bool MoveNext() => ++_at < _leaf.Count || NextLeaf();

    public bool MovePrevious() => --_at >= 0 || PreviousLeaf();

    private void Descend(ReadOnlySpan<byte> key)
    {
        _path.Clear();
        var node = space.Root;
        while (node is Inner inner)
        {
            var child = inner.ChildFor(key);
            _path.Add((inner, child));
            node = inner.Children[child];
        }

        _leaf = (Leaf)node;
    }

    private bool NextLeaf()
    {
        while (_path.Count > 0)
        {
            var (node, child) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (child + 1 >= node.Count) continue;
            _path.Add((node, child + 1));
            GoDown(node.Children[child + 1], last: false);
            _at = 0;
            if (_leaf.Count > 0) return true;
        }

        return false;
    }

    private bool PreviousLeaf()
    {
        while (_path.Count > 0)
        {
            var (node, child) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (child == 0) continue;
            _path.Add((node, child - 1));
            GoDown(node.Children[child - 1], last: true);
            _at = _leaf.Count - 1;
            if (_at >= 0) return true;
        }

        return false;
    }

    private void GoDown(Node node, bool last)
    {
        while (node is Inner inner)
        {
            var child = last ? inner.Count - 1 : 0;
            _path.Add((inner, child));
            node = inner.Children[child];
        }

        _leaf = (Leaf)node;
    }
}
