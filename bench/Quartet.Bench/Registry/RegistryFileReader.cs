using System.IO.Compression;
using Google.Protobuf;
using HexHub.Registry.Messages;

namespace Quartet.Bench.Registry;

/// <summary>Reads the files of a repository as a client does, but for the signature.</summary>
internal static class RegistryFileReader
{
    public static bool PackageHas(byte[] file, string version) =>
        Package.Parser.ParseFrom(Payload(file)).Releases.Any(release => release.Version == version);

    public static bool NamesHave(byte[] file, string name) => Names.Parser.ParseFrom(Payload(file)).Packages.Any(package => package.Name == name);

    public static bool VersionsHave(byte[] file, string name) =>
        Versions.Parser.ParseFrom(Payload(file)).Packages.Any(package => package.Name == name);

    private static ByteString Payload(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        return Signed.Parser.ParseFrom(gzip).Payload;
    }
}
