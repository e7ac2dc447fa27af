using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Tarballs;

/// <summary>Goes through the members of an archive, front to back, in constant memory.</summary>
/// <remarks>
/// Ours, because <c>System.Formats.Tar.TarReader</c> allocates whatever size an extended header claims before it reads a byte of it:
/// an archive of one block made it take 2 GB. Strict about the end: one block of zeros or more, and nothing after them.
/// </remarks>
internal sealed class TarWalker(Stream archive)
{
    /// <summary>Most bytes of one extension header; its names are limited far below that.</summary>
    public const int ExtensionBytesMax = 64 * 1024;

    /// <summary>Largest size a member may claim, far above any limit on the archive, so that sums of sizes cannot overflow.</summary>
    private const long MemberBytesMax = 1L << 50;

    private readonly byte[] _block = new byte[TarHeader.BlockBytes];
    private readonly byte[] _skipped = new byte[16 * 1024];
    private long _unread;
    private long _padding;

    /// <summary>The next member, whose data the archive then stands at; null after the last one.</summary>
    /// <exception cref="TarFormatException">The archive is malformed.</exception>
    public TarMember? Next()
    {
        var attributes = new PaxAttributes();
        while (true)
        {
            Skip(_unread + _padding);
            ReadExactly(_block);
            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                ExpectOnlyZeros();
                return null;
            }

            var header = TarHeader.Parse(_block);
            var bytes = IsExtension(header.Kind) ? header.Bytes : attributes.Bytes ?? header.Bytes;
            if (bytes > MemberBytesMax)
                throw new TarFormatException("Unrecognized tar header format");

            _unread = bytes;
            _padding = -bytes & (TarHeader.BlockBytes - 1);
            if (!IsExtension(header.Kind))
                return ToMember(header, attributes, bytes);

            ReadExtension(header.Kind, attributes);
        }
    }

    private static bool IsExtension(TarMemberKind kind) => kind >= TarMemberKind.PaxAttributes;

    private static TarMember ToMember(TarHeader header, PaxAttributes attributes, long bytes)
    {
        var name = attributes.Path ?? header.Name;
        var kind = header.Kind == TarMemberKind.File && name.EndsWith('/') ? TarMemberKind.Directory : header.Kind; // v7 has no flag

        // Archivers disagree on whether such a member has data; one that claims some could hide members from half of its readers.
        if (bytes != 0 && kind is TarMemberKind.Directory or TarMemberKind.SymbolicLink or TarMemberKind.HardLink)
            throw new TarFormatException(TarballTexts.Member(name, "only files have data"));

        return new TarMember(name, kind, attributes.LinkPath ?? header.LinkTarget, bytes);
    }

    private void ReadExtension(TarMemberKind kind, PaxAttributes attributes)
    {
        if (_unread > ExtensionBytesMax)
            throw new TarFormatException("extended header too big");

        var data = new byte[_unread];
        ReadExactly(data);
        _unread = 0;
        if (kind == TarMemberKind.PaxAttributes)
            attributes.Parse(data);
        else if (kind == TarMemberKind.GnuLongName)
            attributes.Path = ErlangText.Decode(data.AsSpan().TrimEnd((byte)0));
        else if (kind == TarMemberKind.GnuLongLink)
            attributes.LinkPath = ErlangText.Decode(data.AsSpan().TrimEnd((byte)0));
    }

    private void ReadExactly(Span<byte> buffer)
    {
        if (archive.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw new TarFormatException(TarFormatException.UnexpectedEnd);
    }

    private void Skip(long bytes)
    {
        while (bytes > 0)
        {
            var read = archive.Read(_skipped, 0, (int)Math.Min(bytes, _skipped.Length));
            if (read == 0)
                throw new TarFormatException(TarFormatException.UnexpectedEnd);
            bytes -= read;
        }
    }

    private void ExpectOnlyZeros()
    {
        long total = 0;
        int read;
        while ((read = archive.Read(_skipped)) > 0)
        {
            total += read;
            if (_skipped.AsSpan(0, read).ContainsAnyExcept((byte)0))
                throw new TarFormatException("data after the end of the archive");
        }

        if (total % TarHeader.BlockBytes != 0)
            throw new TarFormatException(TarFormatException.UnexpectedEnd);
    }
}
