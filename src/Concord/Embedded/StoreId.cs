using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Concord.Embedded;

/// <summary>Tells the files of one data directory from those of every other.</summary>
internal readonly record struct StoreId(UInt128 Value)
{
    public const int Bytes = 16;

    public static StoreId New()
    {
        Span<byte> random = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(random);
        return Read(random);
    }

    public static StoreId Read(ReadOnlySpan<byte> from) => new(BinaryPrimitives.ReadUInt128LittleEndian(from));

    public void Write(Span<byte> to) => BinaryPrimitives.WriteUInt128LittleEndian(to, Value);

    public static bool TryParse(ReadOnlySpan<char> text, out StoreId id)
    {
        var read = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        id = new StoreId(value);
        return read && text.Length == 2 * Bytes;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
