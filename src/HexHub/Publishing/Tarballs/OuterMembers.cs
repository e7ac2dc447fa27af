using System.Security.Cryptography;

namespace HexHub.Publishing.Tarballs;

/// <summary>Where in a tarball the four files are that make it a package; whatever else is in it does not matter.</summary>
internal sealed class OuterMembers
{
    public const string Version = "VERSION";
    public const string Checksum = "CHECKSUM";
    public const string Metadata = "metadata.config";
    public const string Contents = "contents.tar.gz";

    private static readonly string[] Required = [Version, Checksum, Metadata, Contents];

    private readonly Stream _tarball;
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private bool _hasMembers;

    private OuterMembers(Stream tarball) => _tarball = tarball;

    /// <summary>Where the data of a member is.</summary>
    internal readonly record struct Place(long Offset, long Bytes);

    /// <exception cref="TarFormatException">It is no archive, or holds one of the four twice or as something else than a file.</exception>
    public static OuterMembers Locate(Stream tarball)
    {
        var members = new OuterMembers(tarball);
        tarball.Position = 0;
        var walker = new TarWalker(tarball);
        while (walker.Next() is { } member)
        {
            members._hasMembers = true;
            if (!Required.Contains(member.Name))
                continue;
            if (member.Kind != TarMemberKind.File)
                throw new TarFormatException(TarballTexts.Member(member.Name, "not a regular file"));
            if (!members._places.TryAdd(member.Name, new Place(tarball.Position, member.Bytes)))
                throw new TarFormatException(TarballTexts.Member(member.Name, "duplicate file"));
        }

        return members;
    }

    /// <summary>Whether a file is missing or too large, in words; null when all is well.</summary>
    public string? Fault(TarballLimits limits)
    {
        if (!_hasMembers)
            return TarballTexts.Empty;
        if (Required.Where(name => !_places.ContainsKey(name)).ToList() is { Count: > 0 } missing)
            return TarballTexts.MissingFiles(missing);
        if (PlaceOf(Version).Bytes > TarballLimits.VersionBytesMax)
            return TarballTexts.FileTooBig(Version);
        if (PlaceOf(Checksum).Bytes > TarballLimits.ChecksumBytesMax)
            return TarballTexts.FileTooBig(Checksum);
        return PlaceOf(Metadata).Bytes > limits.MetadataBytesMax ? TarballTexts.FileTooBig(Metadata) : null;
    }

    public Place PlaceOf(string name) => _places[name];

    /// <summary>The whole file; only for those whose size <see cref="Fault"/> has limited.</summary>
    public byte[] Read(string name)
    {
        var (offset, length) = _places[name];
        var bytes = new byte[length];
        _tarball.Position = offset;
        _tarball.ReadExactly(bytes);
        return bytes;
    }

    public byte[] HashInner(ReadOnlySpan<byte> version, ReadOnlySpan<byte> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(version);
        hash.AppendData(metadata);
        var (offset, length) = _places[Contents];
        using var contents = new SectionStream(_tarball, offset, length);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = contents.Read(buffer)) > 0)
            hash.AppendData(buffer, 0, read);
        return hash.GetHashAndReset();
    }
}
