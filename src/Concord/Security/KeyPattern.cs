namespace Concord.Security;

/// <summary>
/// The pattern of an ACL, made ready for matching: <c>*</c> is any run of bytes, the empty one too; all else is literal. There is no way to
/// write a literal asterisk.
/// </summary>
/// <remarks>
/// Time to match grows with the length of the key and nothing else: what stands before the first asterisk and behind the last is compared
/// in place, and each part between is looked for once, from left to right, without ever going back (Knuth, Morris and Pratt 1977).
/// Taking the leftmost place for each part loses nothing, for it leaves the most to the parts behind it.
/// </remarks>
internal sealed class KeyPattern
{
    private const byte Asterisk = (byte)'*';

    private readonly byte[] _head;
    private readonly byte[] _tail = [];
    private readonly Part[] _between = [];
    private readonly int _bytesMin;

    public KeyPattern(ReadOnlySpan<byte> pattern)
    {
        var first = pattern.IndexOf(Asterisk);
        IsExact = first < 0;
        _head = (IsExact ? pattern : pattern[..first]).ToArray();
        _bytesMin = _head.Length;
        if (IsExact) return;
        var last = pattern.LastIndexOf(Asterisk);
        _tail = pattern[(last + 1)..].ToArray();
        _between = PartsOf(pattern[first..last]);
        _bytesMin += _tail.Length + _between.Sum(part => part.Length);
    }

    /// <summary>Whether it has no asterisk, and so matches the one key that it spells.</summary>
    public bool IsExact { get; }

    /// <summary>The key that an exact pattern spells.</summary>
    public ReadOnlySpan<byte> Literal => _head;

    public bool Matches(ReadOnlySpan<byte> key)
    {
        if (IsExact) return key.SequenceEqual(_head);
        if (key.Length < _bytesMin || !key.StartsWith(_head) || !key.EndsWith(_tail)) return false;
        var rest = key[_head.Length..^_tail.Length];
        foreach (var part in _between)
        {
            var end = part.EndIn(rest);
            if (end < 0) return false;
            rest = rest[end..];
        }

        return true;
    }

    private static Part[] PartsOf(ReadOnlySpan<byte> between)
    {
        var parts = new List<Part>();
        foreach (var range in between.Split(Asterisk))
        {
            if (!between[range].IsEmpty) parts.Add(new Part(between[range].ToArray()));
        }

        return [.. parts];
    }

    /// <summary>A literal between two asterisks.</summary>
    private sealed class Part
    {
        private readonly byte[] _bytes;

        // For each length that has matched: that of the longest proper prefix that is a suffix of it too.
        private readonly int[] _borders;

        public Part(byte[] bytes)
        {
            _bytes = bytes;
            _borders = new int[bytes.Length];
            var matched = 0;
            for (var i = 1; i < bytes.Length; i++)
            {
                matched = Next(matched, bytes[i]);
                _borders[i] = matched;
            }
        }

        public int Length => _bytes.Length;

        /// <summary>Where the first occurrence ends; negative when there is none.</summary>
        public int EndIn(ReadOnlySpan<byte> text)
        {
            var matched = 0;
            for (var i = 0; i < text.Length; i++)
            {
                matched = Next(matched, text[i]);
                if (matched == _bytes.Length) return i + 1;
            }

            return -1;
        }

        private int Next(int matched, byte value)
        {
            while (matched > 0 && _bytes[matched] != value) matched = _borders[matched - 1];
            return _bytes[matched] == value ? matched + 1 : 0;
        }
    }
}
