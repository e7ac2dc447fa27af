using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Tarballs;

/// <summary>One header block of an archive: v7, ustar or GNU. Source: POSIX.1-2017 pax, "ustar Interchange Format".</summary>
internal readonly record struct TarHeader(string Name, TarMemberKind Kind, string LinkTarget, long Bytes)
{
    public const int BlockBytes = 512;

    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;

    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (ReadNumber(block.Slice(ChecksumOffset, ChecksumLength)) != Sum(block))
            throw new TarFormatException("Unrecognized tar header format");

        var name = ReadText(block[..100]);
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && ReadText(block.Slice(345, 155)) is { Length: > 0 } prefix)
            name = $"{prefix}/{name}";

        return new TarHeader(name, KindOf(block[156]), ReadText(block.Slice(157, 100)), ReadNumber(block.Slice(124, 12)));
    }

    private static TarMemberKind KindOf(byte flag) => (char)flag switch
    {
        '0' or '\0' or '7' => TarMemberKind.File,
        '1' => TarMemberKind.HardLink,
        '2' => TarMemberKind.SymbolicLink,
        '5' => TarMemberKind.Directory,
        'x' => TarMemberKind.PaxAttributes,
        'g' => TarMemberKind.PaxGlobalAttributes,
        'L' => TarMemberKind.GnuLongName,
        'K' => TarMemberKind.GnuLongLink,
        _ => TarMemberKind.Unsupported,
    };

    private static string ReadText(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return ErlangText.Decode(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits between blanks, or GNU's big-endian binary when the top bit is set.</summary>
    private static long ReadNumber(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return ReadBinaryNumber(field);

        long number = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw new TarFormatException("Unrecognized tar header format");
            number = (number << 3) | (uint)(digit - '0'); // 12 digits of 3 bits cannot overflow
        }

        return number;
    }

    private static long ReadBinaryNumber(ReadOnlySpan<byte> field)
    {
        var isSmall = field[0] == 0x80 && !field[1..^7].ContainsAnyExcept((byte)0);
        if (!isSmall)
            throw new TarFormatException("Unrecognized tar header format");

        long number = 0;
        foreach (var part in field[^7..])
            number = (number << 8) | part;
        return number;
    }

    /// <summary>Sum of all bytes, those of the sum itself counting as blanks.</summary>
    private static long Sum(ReadOnlySpan<byte> block)
    {
        long sum = ChecksumLength * ' ';
        foreach (var part in block[..ChecksumOffset])
            sum += part;
        foreach (var part in block[(ChecksumOffset + ChecksumLength)..])
            sum += part;
        return sum;
    }
}
