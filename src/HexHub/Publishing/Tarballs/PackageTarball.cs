using System.IO.Compression;

namespace HexHub.Publishing.Tarballs;

/// <summary>A package tarball that every check of the format has passed. Source: hex-protocol.md sections 7.6 and 8.</summary>
/// <param name="Envelope">Metadata and checksums.</param>
/// <param name="Contents">The files, directories and links of <c>contents.tar.gz</c>, in the order of the archive.</param>
/// <param name="UnpackedBytes">Length of <c>contents.tar.gz</c> when unpacked, headers and padding included.</param>
internal sealed record PackageTarball(TarballEnvelope Envelope, IReadOnlyList<TarballEntry> Contents, long UnpackedBytes)
{
    /// <summary>Reads and checks all of it; contents are streamed through and not kept.</summary>
    /// <param name="tarball">Seekable; read from its start; stays open.</param>
    /// <param name="limits">Sizes that may not be passed.</param>
    public static TarballReading<PackageTarball> Read(Stream tarball, TarballLimits limits)
    {
        var envelope = TarballEnvelope.Read(tarball, limits);
        return envelope.IsAccepted ? Read(tarball, envelope.Value, limits) : Refused(envelope.Refusal);
    }

    /// <summary>Checks the contents of a tarball whose <paramref name="envelope"/> was read from the same stream.</summary>
    public static TarballReading<PackageTarball> Read(Stream tarball, TarballEnvelope envelope, TarballLimits limits)
    {
        try
        {
            var (offset, bytes) = envelope.Contents;
            using var compressed = new SectionStream(tarball, offset, bytes);
            using var unzipped = new GZipStream(compressed, CompressionMode.Decompress);
            using var limited = new LimitedStream(unzipped, limits.UnpackedBytesMax, "too big when unpacked");
            var listing = ContentsListing.Read(limited);
            GzipTrailer.Check(tarball, envelope.Contents, limited.BytesRead);
            return TarballReading<PackageTarball>.Accepted(new PackageTarball(envelope, listing, limited.BytesRead));
        }
        catch (TarFormatException malformed)
        {
            return Refused(TarballTexts.Inner(malformed.Message));
        }
        catch (InvalidDataException)
        {
            return Refused(TarballTexts.Inner("invalid gzip data"));
        }
    }

    private static TarballReading<PackageTarball> Refused(string text) => TarballReading<PackageTarball>.Refused(text);
}
