using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Concord.Json;

namespace Concord.Indexes;

/// <summary>
/// The bytes of index terms. Their order is the order of the values, no term is the beginning of another, and each value has one encoding.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>10, 11</term><description>false, true</description></item>
/// <item><term>21</term><description>zero</description></item>
/// <item><term>22</term><description>a positive number 0.d₁d₂…dₙ × 10^e with d₁ ≠ 0 and dₙ ≠ 0: e + 2³¹ in four bytes, highest first; then
/// each digit plus one in half a byte, and a half or a whole byte of zero as the end. A number whose digits go on is larger, and no digit is
/// as small as the end.</description></item>
/// <item><term>20</term><description>a negative number: as the positive one, but the bytes behind the first inverted</description></item>
/// <item><term>30</term><description>a string: its UTF-8, with 00 FF for each 00, then 00 00 as the end</description></item>
/// </list>
/// </remarks>
internal static class IndexTermFormat
{
    private const byte False = 0x10;
    private const byte True = 0x11;
    private const byte Negative = 0x20;
    private const byte Zero = 0x21;
    private const byte Positive = 0x22;
    private const byte Text = 0x30;

    private const byte Escape = 0x00;
    private const byte EscapedZero = 0xFF;
    private const byte End = 0x00;

    private const uint ExponentBias = 0x8000_0000;
    private const int DigitsAt = 1 + sizeof(uint);

    // Like ECMAScript: numbers of moderate size are written out, others with an exponent.
    private const int PlainExponentMin = -5;
    private const int PlainExponentMax = 21;

    public static byte[] OfBoolean(bool value) => [value ? True : False];

    public static byte[] OfNumber(JsonNumber number)
    {
        if (number.Sign == 0) return [Zero];
        var digits = number.DigitCount;
        var bytes = new byte[DigitsAt + (digits / 2) + 1];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)number.Exponent ^ ExponentBias);
        for (var i = 0; i < digits; i++) bytes[DigitsAt + (i / 2)] |= (byte)((number.DigitAt(i) + 1) << (i % 2 == 0 ? 4 : 0));
        bytes[0] = number.Sign > 0 ? Positive : Negative;
        if (number.Sign < 0) Invert(bytes.AsSpan(1));
        return bytes;
    }

    public static byte[] OfString(ReadOnlySpan<byte> utf8)
    {
        var bytes = new byte[1 + utf8.Length + utf8.Count((byte)0) + 2];
        bytes[0] = Text;
        var at = 1;
        foreach (var b in utf8)
        {
            bytes[at++] = b;
            if (b == Escape) bytes[at++] = EscapedZero;
        }

        return bytes; // The two zeros at the end are there already.
    }

    /// <summary>Bytes of the term at the beginning of some bytes; 0 when there is none that this format writes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty) return 0;
        return source[0] switch
        {
            False or True or Zero => 1,
            Negative or Positive => LengthOfNumber(source),
            Text => LengthOfString(source),
            _ => 0,
        };
    }

    public static IndexTermKind KindOf(ReadOnlySpan<byte> term)
    {
        if (term.IsEmpty) throw new InvalidOperationException("The default of the type is no term.");
        return term[0] switch
        {
            False or True => IndexTermKind.Boolean,
            Text => IndexTermKind.Text,
            _ => IndexTermKind.Number,
        };
    }

    public static bool BooleanOf(ReadOnlySpan<byte> term) => term[0] == True;

    public static string StringOf(ReadOnlySpan<byte> term)
    {
        var escaped = term[1..^2];
        if (!escaped.Contains(Escape)) return Encoding.UTF8.GetString(escaped);
        var utf8 = new byte[escaped.Length - escaped.Count(Escape)];
        var at = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            utf8[at++] = escaped[i];
            if (escaped[i] == Escape) i++;
        }

        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The number as JSON, one text for each value: <c>-12.5</c>, <c>0.001</c>, <c>1.5e400</c>.</summary>
    public static string NumberOf(ReadOnlySpan<byte> term)
    {
        if (term[0] == Zero) return "0";
        var (exponent, digits) = ReadNumber(term);
        var text = exponent switch
        {
            > PlainExponentMax or < PlainExponentMin => Scientific(digits, exponent),
            <= 0 => "0." + new string('0', -exponent) + digits,
            _ when exponent >= digits.Length => digits.PadRight(exponent, '0'),
            _ => digits.Insert(exponent, "."),
        };
        return term[0] == Negative ? "-" + text : text;
    }

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : digits.Insert(1, ".");
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent - 1}");
    }

    private static (int Exponent, string Digits) ReadNumber(ReadOnlySpan<byte> term)
    {
        var bytes = term[1..].ToArray();
        if (term[0] == Negative) Invert(bytes);
        var exponent = ReadExponent(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        var digits = new StringBuilder();
        foreach (var pair in bytes.AsSpan(sizeof(uint)))
        {
            if (pair >> 4 != 0) digits.Append((char)('0' + (pair >> 4) - 1));
            if ((pair & 0x0F) != 0) digits.Append((char)('0' + (pair & 0x0F) - 1));
        }

        return (exponent, digits.ToString());
    }

    private static int ReadExponent(uint biased) => (int)(biased ^ ExponentBias);

    private static int LengthOfNumber(ReadOnlySpan<byte> source)
    {
        const int One = 2, Ten = 10; // As half bytes: the digits 1 and 9.
        if (source.Length <= DigitsAt) return 0;
        var inverted = source[0] == Negative ? 0xFF : 0x00;
        var biased = BinaryPrimitives.ReadUInt32BigEndian(source[1..]);
        var exponent = ReadExponent(source[0] == Negative ? ~biased : biased);
        if (exponent is < -JsonNumber.ExponentMax or > JsonNumber.ExponentMax) return 0;
        var last = 0;
        for (var i = DigitsAt; i < source.Length; i++)
        {
            var pair = source[i] ^ inverted;
            foreach (var half in (ReadOnlySpan<int>)[pair >> 4, pair & 0x0F])
            {
                // The first digit and the last are not 0, and behind the end nothing is.
                if (half == 0) return last >= One && (pair & 0x0F) == 0 ? i + 1 : 0;
                if (half > Ten || (last == 0 && half < One)) return 0;
                last = half;
            }
        }

        return 0;
    }

    private static int LengthOfString(ReadOnlySpan<byte> source)
    {
        for (var at = 1; at + 1 < source.Length; at++)
        {
            if (source[at] != Escape) continue;
            at++;
            if (source[at] == End) return at + 1;
            if (source[at] != EscapedZero) return 0;
        }

        return 0;
    }

    private static void Invert(Span<byte> bytes)
    {
        foreach (ref var b in bytes) b = (byte)~b;
    }
}
