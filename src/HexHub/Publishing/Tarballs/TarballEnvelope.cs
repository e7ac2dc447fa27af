using System.Security.Cryptography;
using HexHub.Publishing.Metadata;

namespace HexHub.Publishing.Tarballs;

/// <summary>A tarball whose checksums hold and whose metadata can be read, before its contents are looked at.</summary>
/// <remarks>
/// Enough to know which package is meant: <c>POST /publish</c> asks for permission between this and <see cref="PackageTarball"/>.
/// The order of checks is that of hex-protocol.md section 7.6.
/// </remarks>
internal sealed record TarballEnvelope
{
    public required MetadataTerms Metadata { get; init; }

    /// <summary>The bytes of <c>metadata.config</c>.</summary>
    public required ReadOnlyMemory<byte> MetadataFile { get; init; }

    /// <summary>SHA-256 of VERSION, metadata.config and contents.tar.gz, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> InnerChecksum { get; init; }

    /// <summary>SHA-256 of the whole file, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> OuterChecksum { get; init; }

    /// <summary>Length of the whole file.</summary>
    public required long Bytes { get; init; }

    internal required OuterMembers.Place Contents { get; init; }

    /// <param name="tarball">Seekable: a file that the upload was spooled to, or memory. Read from its start; stays open.</param>
    /// <param name="limits">Sizes that may not be passed.</param>
    public static TarballReading<TarballEnvelope> Read(Stream tarball, TarballLimits limits)
    {
        if (tarball.Length > limits.TarballBytesMax)
            return Refused(TarballTexts.TooBig);
        if (tarball.Length == 0)
            return Refused(TarballTexts.Empty);

        try
        {
            var members = OuterMembers.Locate(tarball);
            return members.Fault(limits) is { } fault ? Refused(fault) : Read(tarball, members);
        }
        catch (TarFormatException malformed)
        {
            return Refused(TarballTexts.Outer(malformed.Message));
        }
    }

    private static TarballReading<TarballEnvelope> Read(Stream tarball, OuterMembers members)
    {
        var version = members.Read(OuterMembers.Version);
        if (!version.AsSpan().SequenceEqual("3"u8))
            return Refused(TarballTexts.UnsupportedVersion(version));

        var metadataFile = members.Read(OuterMembers.Metadata);
        var innerChecksum = members.HashInner(version, metadataFile);
        if (!IsChecksum(members.Read(OuterMembers.Checksum), innerChecksum))
            return Refused(TarballTexts.Outer("checksum mismatch"));
        if (!MetadataTerms.TryParse(metadataFile, out var metadata, out var refusal))
            return Refused(TarballTexts.Metadata(refusal));

        tarball.Position = 0;
        return TarballReading<TarballEnvelope>.Accepted(new TarballEnvelope
        {
            Metadata = metadata,
            MetadataFile = metadataFile,
            InnerChecksum = innerChecksum,
            OuterChecksum = SHA256.HashData(tarball),
            Bytes = tarball.Length,
            Contents = members.PlaceOf(OuterMembers.Contents),
        });
    }

    /// <summary>Hex digits in either case; clients write upper case.</summary>
    private static bool IsChecksum(ReadOnlySpan<byte> written, ReadOnlySpan<byte> computed)
    {
        Span<byte> decoded = stackalloc byte[SHA256.HashSizeInBytes];
        return written.Length == 2 * decoded.Length
            && Convert.FromHexString(written, decoded, out _, out _) == System.Buffers.OperationStatus.Done
            && decoded.SequenceEqual(computed);
    }

    private static TarballReading<TarballEnvelope> Refused(string text) => TarballReading<TarballEnvelope>.Refused(text);
}
