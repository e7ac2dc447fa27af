using System.IO.Compression;
using Google.Protobuf;
using HexHub.Registry.Messages;
using Quartet.Testing;

namespace Quartet.Tests.Durability;

/// <summary>Reads the files of the repository as a client of Hex does.</summary>
internal sealed class RepositoryReader(QuartetServer server)
{
    public async Task<Names> NamesAsync(CancellationToken ct) => Names.Parser.ParseFrom(await PayloadAsync("names", ct));

    public async Task<HexHub.Registry.Messages.Versions> VersionsAsync(CancellationToken ct) =>
        HexHub.Registry.Messages.Versions.Parser.ParseFrom(await PayloadAsync("versions", ct));

    public async Task<Package> PackageAsync(string name, CancellationToken ct) => Package.Parser.ParseFrom(await PayloadAsync($"packages/{name}", ct));

    public Task<byte[]> TarballAsync(string name, string version, CancellationToken ct) =>
        server.Client.GetByteArrayAsync($"/repo/tarballs/{name}-{version}.tar", ct);

    private async Task<ByteString> PayloadAsync(string file, CancellationToken ct)
    {
        await using var compressed = await server.Client.GetStreamAsync($"/repo/{file}", ct);
        await using var content = new GZipStream(compressed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        return Signed.Parser.ParseFrom(bytes.ToArray()).Payload;
    }
}
