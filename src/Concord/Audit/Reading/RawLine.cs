namespace Concord.Audit.Reading;

/// <summary>Some bytes of a file between two line ends.</summary>
/// <param name="Bytes">Without the end. Valid until the next line is read.</param>
/// <param name="Offset">Where they begin in the file.</param>
/// <param name="IsEnded">Whether a line end follows; only the last of a file may lack it, and pieces of what is too long to be a line.</param>
internal readonly record struct RawLine(ReadOnlyMemory<byte> Bytes, long Offset, bool IsEnded)
{
    /// <summary>What is longer without a line end comes in pieces, none of which is a line.</summary>
    public const int BytesMax = 1024 * 1024;
}
