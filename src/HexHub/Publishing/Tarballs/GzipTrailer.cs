using System.Buffers.Binary;

namespace HexHub.Publishing.Tarballs;

/// <summary>Checks that a gzip file is one whole member with nothing after it: its last four bytes tell how much came out.</summary>
/// <remarks>
/// Needed because <c>GZipStream</c> takes a file cut short for its end and ignores garbage after it; real clients do not.
/// Source: RFC 1952, section 2.3.
/// </remarks>
internal static class GzipTrailer
{
    private const int SmallestBytes = 18;

    public static void Check(Stream file, OuterMembers.Place place, long unzippedBytes)
    {
        if (place.Bytes < SmallestBytes)
            throw new TarFormatException("invalid gzip data");

        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        file.Position = place.Offset + place.Bytes - trailer.Length;
        file.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != unchecked((uint)unzippedBytes))
            throw new TarFormatException("gzip data is cut short or has something after it");
    }
}
