namespace Concord.Cluster.Tests.Linearizability;

/// <summary>Which operations have been put in order so far. Those with an end come first, by invocation; then the open ones.</summary>
internal sealed class LinearizedSet(int definite, int open)
{
    private const int WordBits = 64;

    private readonly ulong[] _definite = new ulong[(definite + WordBits - 1) / WordBits];
    private readonly ulong[] _open = new ulong[(open + WordBits - 1) / WordBits];
    private int _words; // Of the definite ones: no word from here on has a bit.

    /// <summary>How many of those with an end are in it.</summary>
    public int DefiniteCount { get; private set; }

    /// <summary>The first of those with an end that is not in it.</summary>
    public int FirstMissing { get; private set; }

    public bool Contains(int operation) => operation < definite
        ? (_definite[operation / WordBits] & Bit(operation)) != 0
        : (_open[(operation - definite) / WordBits] & Bit(operation - definite)) != 0;

    public void Add(int operation)
    {
        if (operation >= definite)
        {
            _open[(operation - definite) / WordBits] |= Bit(operation - definite);
            return;
        }

        _definite[operation / WordBits] |= Bit(operation);
        _words = Math.Max(_words, (operation / WordBits) + 1);
        DefiniteCount++;
        while (FirstMissing < definite && Contains(FirstMissing)) FirstMissing++;
    }

    public void Remove(int operation)
    {
        if (operation >= definite)
        {
            _open[(operation - definite) / WordBits] &= ~Bit(operation - definite);
            return;
        }

        _definite[operation / WordBits] &= ~Bit(operation);
        DefiniteCount--;
        FirstMissing = Math.Min(FirstMissing, operation);
    }

    /// <summary>
    /// Those with an end as a short array, equal for equal sets: where the ragged edge begins, and the words of the edge. Few operations are
    /// concurrent, so these are a word or two however long the history is.
    /// </summary>
    public ulong[] DefiniteKey()
    {
        var from = FirstMissing / WordBits;
        while (_words > 0 && _definite[_words - 1] == 0) _words--;
        var key = new ulong[1 + Math.Max(0, _words - from)];
        key[0] = (ulong)from;
        _definite.AsSpan(from, key.Length - 1).CopyTo(key.AsSpan(1));
        return key;
    }

    /// <summary>A copy of the open ones, a bit each.</summary>
    public ulong[] Open() => [.. _open];

    private static ulong Bit(int index) => 1UL << (index % WordBits);
}
