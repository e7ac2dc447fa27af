using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace HexHub.Wire.Erlang;

/// <summary>Decodes external term format; null means undecodable, all the way up.</summary>
/// <remarks>
/// Nothing is allocated for a length before that many bytes are known to remain, and no term makes more than
/// <see cref="NodesMax"/> values, so memory is bounded by the size of the body.
/// </remarks>
internal ref struct ErlangTermReader
{
    /// <summary>Deepest nesting of lists, tuples and maps.</summary>
    public const int DepthMax = 64;

    /// <summary>Most values in one term; the largest real bodies hold some hundreds.</summary>
    public const int NodesMax = 100_000;

    /// <summary>Longest magnitude of a big integer, in bytes.</summary>
    public const int BigIntegerBytesMax = 256;

    private const int OldFloatChars = 31;

    private ReadOnlySpan<byte> _rest;
    private int _nodes;

    private ErlangTermReader(ReadOnlySpan<byte> rest) => _rest = rest;

    /// <summary>Reads one term that fills <paramref name="bytes"/>; with trailing bytes it is undecodable.</summary>
    public static ErlangValue? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [ErlangTag.Version, .. var rest])
            return null;

        var reader = new ErlangTermReader(rest);
        var value = reader.ReadValue(depth: 0);
        return reader._rest.IsEmpty ? value : null;
    }

    private ErlangValue? ReadValue(int depth)
    {
        if (++_nodes > NodesMax || !TryTake(1, out var tag))
            return null;

        return tag[0] switch
        {
            ErlangTag.SmallInteger => TryTake(1, out var number) ? new ErlangValue.Integer(number[0]) : null,
            ErlangTag.Integer => TryTake(4, out var number)
                ? new ErlangValue.Integer(BinaryPrimitives.ReadInt32BigEndian(number))
                : null,
            ErlangTag.SmallBig => ReadBig(lengthBytes: 1),
            ErlangTag.LargeBig => ReadBig(lengthBytes: 4),
            ErlangTag.NewFloat => TryTake(8, out var number) ? Finite(BinaryPrimitives.ReadDoubleBigEndian(number)) : null,
            ErlangTag.Float => ReadOldFloat(),
            ErlangTag.Atom => ReadLatin1Atom(lengthBytes: 2),
            ErlangTag.SmallAtom => ReadLatin1Atom(lengthBytes: 1),
            ErlangTag.AtomUtf8 => ReadUtf8Atom(lengthBytes: 2),
            ErlangTag.SmallAtomUtf8 => ReadUtf8Atom(lengthBytes: 1),
            ErlangTag.Binary => TryTakeCounted(4, out var text) ? new ErlangValue.Binary(ErlangText.Decode(text)) : null,
            ErlangTag.String => ReadString(),
            ErlangTag.Nil => new ErlangValue.List([]),
            ErlangTag.SmallTuple => ReadTuple(lengthBytes: 1, depth + 1),
            ErlangTag.LargeTuple => ReadTuple(lengthBytes: 4, depth + 1),
            ErlangTag.List => ReadList(depth + 1),
            ErlangTag.Map => ReadMap(depth + 1),
            _ => null,
        };
    }

    private ErlangValue.Integer? ReadBig(int lengthBytes)
    {
        if (!TryTakeLength(lengthBytes, out var length)
            || length > BigIntegerBytesMax
            || !TryTake(1, out var sign)
            || sign[0] > 1
            || !TryTake(length, out var magnitude))
        {
            return null;
        }

        var value = new BigInteger(magnitude, isUnsigned: true);
        return new ErlangValue.Integer(sign[0] == 0 ? value : -value);
    }

    private ErlangValue.Float? ReadOldFloat()
    {
        if (!TryTake(OldFloatChars, out var chars))
            return null;

        // Padded with NULs after what C's "%.20e" prints.
        var digits = chars.TrimEnd((byte)0);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? Finite(value) : null;
    }

    // Erlang has no infinity and no NaN, and neither has JSON.
    private static ErlangValue.Float? Finite(double value) => double.IsFinite(value) ? new ErlangValue.Float(value) : null;

    private ErlangValue.Atom? ReadLatin1Atom(int lengthBytes) =>
        TryTakeCounted(lengthBytes, out var name) ? new ErlangValue.Atom(Encoding.Latin1.GetString(name)) : null;

    private ErlangValue.Atom? ReadUtf8Atom(int lengthBytes) =>
        TryTakeCounted(lengthBytes, out var name) && ErlangText.TryDecodeUtf8(name) is { } text ? new ErlangValue.Atom(text) : null;

    /// <summary>What a list such as [1,2,3] becomes on its way: not text, but a list of small integers.</summary>
    private ErlangValue.List? ReadString()
    {
        if (!TryTakeCounted(2, out var numbers) || (_nodes += numbers.Length) > NodesMax)
            return null;

        var items = new ErlangValue[numbers.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = new ErlangValue.Integer(numbers[i]);
        return new ErlangValue.List(items);
    }

    private ErlangValue.Tuple? ReadTuple(int lengthBytes, int depth) =>
        TryTakeLength(lengthBytes, out var arity) && ReadValues(arity, depth) is { } items ? new ErlangValue.Tuple(items) : null;

    private ErlangValue.List? ReadList(int depth)
    {
        if (!TryTakeLength(4, out var length) || ReadValues(length, depth) is not { } items)
            return null;

        var isProper = TryTake(1, out var tail) && tail[0] == ErlangTag.Nil;
        return isProper ? new ErlangValue.List(items) : null;
    }

    private ErlangValue.Map? ReadMap(int depth)
    {
        if (!TryTakeLength(4, out var count) || depth > DepthMax)
            return null;

        var pairs = new List<KeyValuePair<ErlangValue, ErlangValue>>();
        for (var i = 0; i < count; i++)
        {
            if (ReadValue(depth) is not { } key || ReadValue(depth) is not { } value)
                return null;
            pairs.Add(KeyValuePair.Create(key, value));
        }

        return new ErlangValue.Map(pairs);
    }

    private List<ErlangValue>? ReadValues(int count, int depth)
    {
        if (depth > DepthMax)
            return null;

        var items = new List<ErlangValue>();
        for (var i = 0; i < count; i++)
        {
            if (ReadValue(depth) is not { } item)
                return null;
            items.Add(item);
        }

        return items;
    }

    private bool TryTakeCounted(int lengthBytes, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        return TryTakeLength(lengthBytes, out var length) && TryTake(length, out taken);
    }

    /// <summary>Takes a big-endian length. Every counted thing is one byte or more, so no length may pass what remains.</summary>
    private bool TryTakeLength(int lengthBytes, out int length)
    {
        length = 0;
        if (!TryTake(lengthBytes, out var bytes))
            return false;

        var value = lengthBytes switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        length = value <= (uint)_rest.Length ? (int)value : 0;
        return value <= (uint)_rest.Length;
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > _rest.Length)
            return false;

        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }
}
