using System.Buffers.Binary;
using System.Globalization;
using Concord.Kv;

namespace Quartet.Bench.Concord;

/// <summary>The records that are written and read back: keys with a long common prefix, as modules make them, and values that name their key.</summary>
internal static class BenchRecords
{
    public const int ValueBytes = 100;

    public static Key Key(int number) => string.Create(CultureInfo.InvariantCulture, $"hexhub/packages/r/hexpm/package_{number:D7}");

    public static byte[] Value(int number, int round)
    {
        var value = new byte[ValueBytes];
        new Random(HashCode.Combine(number, round)).NextBytes(value);
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(4), round);
        return value;
    }

    public static bool IsRight(Record? record, int number) =>
        record is { Value.Length: ValueBytes } && BinaryPrimitives.ReadInt32LittleEndian(record.Value.Span) == number;
}
