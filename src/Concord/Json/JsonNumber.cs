using System.Globalization;

namespace Concord.Json;

/// <summary>
/// A number of a JSON text, exactly: <c>Sign × 0.d₁d₂…dₙ × 10^Exponent</c> with d₁ ≠ 0 and dₙ ≠ 0. So 1, 1.0 and 10e-1 are the same,
/// and 9007199254740993 is not 9007199254740992, as it would be for a double.
/// </summary>
internal readonly ref struct JsonNumber
{
    /// <summary>A number with an exponent beyond this is not understood: it equals what is spelled like it, and has no place in an order.</summary>
    public const int ExponentMax = 1_000_000_000;

    // The digits in two pieces: a point may stand between them.
    private readonly ReadOnlySpan<byte> _head;
    private readonly ReadOnlySpan<byte> _tail;

    private JsonNumber(int sign, int exponent, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        Sign = sign;
        Exponent = exponent;
        _head = head;
        _tail = tail;
    }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign { get; }

    /// <summary>0 for zero.</summary>
    public int Exponent { get; }

    /// <summary>0 for zero.</summary>
    public int DigitCount => _head.Length + _tail.Length;

    /// <summary>A digit, from 0 to 9.</summary>
    public int DigitAt(int index) => (index < _head.Length ? _head[index] : _tail[index - _head.Length]) - '0';

    /// <summary>Reads a number token; false when its exponent is beyond <see cref="ExponentMax"/>.</summary>
    /// <param name="token">Text that the JSON grammar takes for a number; it is not checked again.</param>
    /// <param name="number">The number, over the same memory.</param>
    public static bool TryRead(ReadOnlySpan<byte> token, out JsonNumber number)
    {
        var sign = token[0] == '-' ? -1 : 1;
        if (sign < 0) token = token[1..];

        long exponent = 0;
        var e = token.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = e < 0 ? token : token[..e];
        var point = mantissa.IndexOf((byte)'.');
        var head = point < 0 ? mantissa : mantissa[..point];
        var tail = point < 0 ? default : mantissa[(point + 1)..];

        head = head.TrimStart((byte)'0');
        exponent += head.Length;
        if (head.IsEmpty)
        {
            var fraction = tail.Length;
            tail = tail.TrimStart((byte)'0');
            exponent -= fraction - tail.Length;
        }

        tail = tail.TrimEnd((byte)'0');
        if (tail.IsEmpty) head = head.TrimEnd((byte)'0');

        number = default;
        if (head.IsEmpty && tail.IsEmpty) return true;
        exponent += e < 0 ? 0 : ReadExponent(token[(e + 1)..]);
        if (exponent is < -ExponentMax or > ExponentMax) return false;
        number = new JsonNumber(sign, (int)exponent, head, tail);
        return true;
    }

    /// <summary>Compares by value.</summary>
    public int CompareTo(JsonNumber other)
    {
        if (Sign != other.Sign) return Sign.CompareTo(other.Sign);
        if (Exponent != other.Exponent) return Sign * Exponent.CompareTo(other.Exponent);
        return Sign * CompareDigits(other);
    }

    private int CompareDigits(JsonNumber other)
    {
        if (_tail.IsEmpty && other._tail.IsEmpty) return _head.SequenceCompareTo(other._head);
        var common = Math.Min(DigitCount, other.DigitCount);
        for (var i = 0; i < common; i++)
        {
            var order = DigitAt(i) - other.DigitAt(i);
            if (order != 0) return order;
        }

        return DigitCount - other.DigitCount;
    }

    private static long ReadExponent(ReadOnlySpan<byte> text)
    {
        const int DigitsMax = 12; // Beyond any limit already, and far from overflowing.
        var sign = text[0] == '-' ? -1 : 1;
        var digits = text.TrimStart("+-"u8).TrimStart((byte)'0');
        if (digits.IsEmpty) return 0;
        return sign * long.Parse(digits[..Math.Min(digits.Length, DigitsMax)], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
