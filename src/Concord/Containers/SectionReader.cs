namespace Concord.Containers;

/// <summary>Takes pieces of a told length out of one section, and believes no length before the bytes have come.</summary>
/// <param name="file">The container.</param>
/// <param name="section">The section.</param>
/// <param name="pieceBytesMax">The longest piece that there can be.</param>
internal sealed class SectionReader(ContainerReader file, byte section, int pieceBytesMax)
{
    /// <summary>Room that is taken on the word of a length alone; more follows as the bytes do.</summary>
    private const int TrustedBytes = 64 * 1024;

    private byte[] _bytes = new byte[4096];

    /// <summary>Whether the section goes on.</summary>
    public bool HasMore => file.IsIn(section);

    /// <summary>The next so many bytes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > pieceBytesMax) throw file.Invalid("a record has an impossible length");
        for (var have = 0; have < count;)
        {
            if (have == _bytes.Length || (have == 0 && _bytes.Length < Math.Min(count, TrustedBytes)))
                Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * have, TrustedBytes), Math.Max(count, TrustedBytes)));
            var upTo = Math.Min(count, _bytes.Length);
            Fill(_bytes.AsSpan(have, upTo - have));
            have = upTo;
        }

        return _bytes.AsSpan(0, count);
    }

    /// <summary>Fills a piece of a fixed length.</summary>
    public void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = file.Read(section, bytes);
            if (read == 0) throw file.Invalid("a record ends too early");
            bytes = bytes[read..];
        }
    }
}
