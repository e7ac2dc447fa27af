using Concord.Embedded.Disks;

namespace Concord.Embedded.Segments;

/// <summary>How a segment comes into being: aside, with its header and zeros behind it, so that it is whole once it has its name.</summary>
internal static class SegmentFile
{
    private static readonly byte[] Zeros = new byte[1024 * 1024];

    /// <param name="disk">Where.</param>
    /// <param name="segment">Which.</param>
    /// <param name="length">Bytes of the file, header included, up to which it is zero-filled.</param>
    public static TemporaryFile Create(IDisk disk, Segment segment, long length)
    {
        var temporary = new TemporaryFile(disk, segment.Name);
        try
        {
            Span<byte> header = stackalloc byte[FileHeader.Bytes];
            segment.Header.Write(header, FileHeader.SegmentMagic);
            temporary.File.Write(0, header);
            WriteZeros(temporary.File, FileHeader.Bytes, length);
            return temporary;
        }
        catch
        {
            temporary.Dispose();
            throw;
        }
    }

    /// <summary>Writes zeros. Real ones: space that is only promised costs a change of the file's structure at every later flush.</summary>
    public static void WriteZeros(IDiskFile file, long from, long to)
    {
        while (from < to)
        {
            var count = (int)Math.Min(to - from, Zeros.Length);
            file.Write(from, Zeros.AsSpan(0, count));
            from += count;
        }
    }
}
