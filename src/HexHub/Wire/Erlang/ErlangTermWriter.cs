using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace HexHub.Wire.Erlang;

/// <summary>Encodes JSON in external term format, in the spellings that every client version reads.</summary>
/// <remarks>
/// Clients decode in safe mode, where one atom unknown to their machine fails the whole call: hence only the three below, and
/// with the oldest atom tag. Lists are never written as STRING_EXT. An object must not repeat a key, since Erlang refuses such a map.
/// </remarks>
internal readonly struct ErlangTermWriter(IBufferWriter<byte> output)
{
    /// <summary>Largest magnitude of a big integer, in bytes; a longer number becomes a float.</summary>
    private const int SmallBigBytesMax = 255;

    public void WriteVersion() => Write([ErlangTag.Version]);

    public void WriteValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMap(value);
                break;
            case JsonValueKind.Array:
                WriteList(value);
                break;
            case JsonValueKind.String:
                WriteBinary(value.GetString());
                break;
            case JsonValueKind.Number:
                WriteNumber(value);
                break;
            case JsonValueKind.True:
                WriteAtom("true"u8);
                break;
            case JsonValueKind.False:
                WriteAtom("false"u8);
                break;
            default:
                WriteAtom("nil"u8);
                break;
        }
    }

    private void WriteMap(JsonElement map)
    {
        WriteCounted(ErlangTag.Map, map.GetPropertyCount());
        foreach (var property in map.EnumerateObject())
        {
            WriteBinary(property.Name);
            WriteValue(property.Value);
        }
    }

    private void WriteList(JsonElement list)
    {
        if (list.GetArrayLength() is var length && length > 0)
            WriteCounted(ErlangTag.List, length);
        foreach (var item in list.EnumerateArray())
            WriteValue(item);
        Write([ErlangTag.Nil]); // both the tail of a list and, alone, the empty list
    }

    private void WriteBinary(string? text)
    {
        WriteCounted(ErlangTag.Binary, Encoding.UTF8.GetByteCount(text ?? ""));
        Encoding.UTF8.GetBytes(text ?? "", output);
    }

    private void WriteAtom(ReadOnlySpan<byte> name)
    {
        Write([ErlangTag.Atom, 0, (byte)name.Length]);
        Write(name);
    }

    private void WriteNumber(JsonElement number)
    {
        if (number.TryGetInt64(out var value))
            WriteInteger(value);
        else if (!BigInteger.TryParse(number.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big)
                 || !TryWriteBig(big))
            WriteFloat(number.GetDouble());
    }

    private void WriteInteger(long value)
    {
        if (value is >= byte.MinValue and <= byte.MaxValue)
            Write([ErlangTag.SmallInteger, (byte)value]);
        else if (value is >= int.MinValue and <= int.MaxValue)
            WriteCounted(ErlangTag.Integer, (int)value);
        else
            TryWriteBig(value);
    }

    private bool TryWriteBig(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value).ToByteArray(isUnsigned: true);
        if (magnitude.Length > SmallBigBytesMax)
            return false;

        Write([ErlangTag.SmallBig, (byte)magnitude.Length, value.Sign < 0 ? (byte)1 : (byte)0]);
        Write(magnitude);
        return true;
    }

    private void WriteFloat(double value)
    {
        Span<byte> bytes = [ErlangTag.NewFloat, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        Write(bytes);
    }

    private void Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private void WriteCounted(byte tag, int number)
    {
        Span<byte> bytes = [tag, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], number);
        Write(bytes);
    }
}
