using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Metadata;

/// <summary>Reads the text of a <c>metadata.config</c>, a sequence of Erlang terms; null means invalid, all the way up.</summary>
/// <remarks>
/// A subset of Erlang: no comments, floats, operators, <c>$c</c>, radix integers or improper lists. Recursion is bounded by
/// <see cref="DepthMax"/>, memory by the size of the file and <see cref="NodesMax"/>. Source: hex-protocol.md section 9.1.
/// </remarks>
internal ref struct MetadataParser
{
    /// <summary>Deepest nesting of lists, tuples and maps.</summary>
    public const int DepthMax = 64;

    /// <summary>Most values in one file. The longest real ones list some thousands of files.</summary>
    public const int NodesMax = 200_000;

    /// <summary>Most digits in one integer, since reading more of them takes more than linear time.</summary>
    public const int IntegerDigitsMax = 256;

    private static readonly SearchValues<char> AtomChars =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_@");

    private ReadOnlySpan<char> _rest;
    private int _nodes;

    private MetadataParser(ReadOnlySpan<char> rest) => _rest = rest;

    /// <param name="file">UTF-8, or Latin-1 when it is not valid UTF-8; its size is limited by the caller.</param>
    public static IReadOnlyList<ErlangValue>? Parse(ReadOnlySpan<byte> file)
    {
        var parser = new MetadataParser(ErlangText.Decode(file));
        var terms = new List<ErlangValue>();
        while (!parser.IsAtEnd())
        {
            if (parser.ReadTerm(depth: 0) is not { } term || !parser.TryTake("."))
                return null;
            terms.Add(term);
        }

        return terms.Count > 0 ? terms : null;
    }

    private ErlangValue? ReadTerm(int depth)
    {
        if (++_nodes > NodesMax || IsAtEnd())
            return null;

        return _rest[0] switch
        {
            '<' => ReadBinary(),
            '"' => ReadStrings() is { } text ? new ErlangValue.CharList(text) : null,
            '\'' => MetadataString.Read(ref _rest) is { } name ? new ErlangValue.Atom(name) : null,
            '[' => ReadTerms("[", "]", depth) is { } items ? new ErlangValue.List(items) : null,
            '{' => ReadTerms("{", "}", depth) is { } items ? new ErlangValue.Tuple(items) : null,
            '#' => ReadMap(depth),
            '+' or '-' or (>= '0' and <= '9') => ReadInteger() is { } number ? new ErlangValue.Integer(number) : null,
            >= 'a' and <= 'z' => new ErlangValue.Atom(TakeWhile(AtomChars).ToString()),
            _ => null,
        };
    }

    private List<ErlangValue>? ReadTerms(string open, string close, int depth)
    {
        var items = new List<ErlangValue>();
        if (depth >= DepthMax || !TryTake(open))
            return null;
        if (TryTake(close))
            return items;

        do
        {
            if (ReadTerm(depth + 1) is not { } item)
                return null;
            items.Add(item);
        }
        while (TryTake(","));

        return TryTake(close) ? items : null;
    }

    private ErlangValue.Map? ReadMap(int depth)
    {
        var pairs = new List<KeyValuePair<ErlangValue, ErlangValue>>();
        if (depth >= DepthMax || !TryTake("#{"))
            return null;
        if (TryTake("}"))
            return new ErlangValue.Map(pairs);

        do
        {
            if (ReadTerm(depth + 1) is not { } key || !TryTake("=>") || ReadTerm(depth + 1) is not { } value)
                return null;
            pairs.Add(KeyValuePair.Create(key, value));
        }
        while (TryTake(","));

        return TryTake("}") ? new ErlangValue.Map(pairs) : null;
    }

    private ErlangValue.Binary? ReadBinary()
    {
        if (!TryTake("<<"))
            return null;
        if (TryTake(">>"))
            return new ErlangValue.Binary("");

        var bytes = new ArrayBufferWriter<byte>();
        do
        {
            if (!TryReadSegment(bytes))
                return null;
        }
        while (TryTake(","));

        return TryTake(">>") ? new ErlangValue.Binary(ErlangText.Decode(bytes.WrittenSpan)) : null;
    }

    private bool TryReadSegment(ArrayBufferWriter<byte> bytes)
    {
        if (IsAtEnd())
            return false;

        if (_rest[0] != '"')
        {
            if (ReadInteger() is not { } number)
                return false;
            bytes.Write([(byte)(number & byte.MaxValue)]);
            return true;
        }

        if (ReadStrings() is not { } text)
            return false;

        if (TryTake("/"))
        {
            Encoding.UTF8.GetBytes(text, bytes);
            return TryTake("utf8");
        }

        // Without /utf8 a character is one byte. Above 255 the reference decoder keeps the low 8 bits, and so does this.
        foreach (var rune in text.EnumerateRunes())
            bytes.Write([unchecked((byte)rune.Value)]);
        return true;
    }

    /// <summary>One string, or several side by side, which are joined.</summary>
    private string? ReadStrings()
    {
        var text = MetadataString.Read(ref _rest);
        if (text is null || IsAtEnd() || _rest[0] != '"')
            return text;

        var joined = new StringBuilder(text);
        while (!IsAtEnd() && _rest[0] == '"')
        {
            if (MetadataString.Read(ref _rest) is not { } next)
                return null;
            joined.Append(next);
        }

        return joined.ToString();
    }

    private BigInteger? ReadInteger()
    {
        var sign = _rest[0] is '+' or '-' ? 1 : 0;
        var end = _rest[sign..].IndexOfAnyExceptInRange('0', '9');
        var length = end < 0 ? _rest.Length : sign + end;
        if (length == sign || length - sign > IntegerDigitsMax)
            return null;

        var number = BigInteger.Parse(_rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        _rest = _rest[length..];
        return number;
    }

    private ReadOnlySpan<char> TakeWhile(SearchValues<char> accepted)
    {
        var end = _rest.IndexOfAnyExcept(accepted);
        var taken = end < 0 ? _rest : _rest[..end];
        _rest = _rest[taken.Length..];
        return taken;
    }

    private bool TryTake(string token)
    {
        if (IsAtEnd() || !_rest.StartsWith(token))
            return false;

        _rest = _rest[token.Length..];
        return true;
    }

    /// <summary>Skips blanks, which are all characters up to U+0020, and tells whether anything is left.</summary>
    private bool IsAtEnd()
    {
        var skipped = 0;
        while (skipped < _rest.Length && _rest[skipped] <= ' ')
            skipped++;
        _rest = _rest[skipped..];
        return _rest.IsEmpty;
    }
}
