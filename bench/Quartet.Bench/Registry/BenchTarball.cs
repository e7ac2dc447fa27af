using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Quartet.Bench.Registry;

/// <summary>A package tarball as mix makes it, of about 20 KiB.</summary>
internal static class BenchTarball
{
    private const int ContentBytes = 14 * 1024;

    public static byte[] Of(string name, string version)
    {
        var content = new byte[ContentBytes];
        new Random(1).NextBytes(content);
        var contents = Gzip(Archive(("lib/code.beam", content)));
        var metadata = Encoding.UTF8.GetBytes(
            $"{{<<\"name\">>,<<\"{name}\">>}}.\n{{<<\"version\">>,<<\"{version}\">>}}.\n{{<<\"app\">>,<<\"{name}\">>}}.\n"
            + "{<<\"description\">>,<<\"Measured\">>}.\n{<<\"licenses\">>,[<<\"MIT\">>]}.\n"
            + "{<<\"files\">>,[<<\"lib/code.beam\">>]}.\n{<<\"build_tools\">>,[<<\"mix\">>]}.\n");
        var checksum = Convert.ToHexString(SHA256.HashData([.. "3"u8, .. metadata, .. contents]));
        return Archive(
            ("VERSION", "3"u8.ToArray()), ("CHECKSUM", Encoding.ASCII.GetBytes(checksum)), ("metadata.config", metadata), ("contents.tar.gz", contents));
    }

    private static byte[] Archive(params (string Name, byte[] Bytes)[] files)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }

        return archive.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
