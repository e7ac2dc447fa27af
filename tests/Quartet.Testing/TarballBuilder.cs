using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Quartet.Testing;

/// <summary>Builds package tarballs, right ones and wrong ones, with the archiver of .NET.</summary>
public sealed class TarballBuilder
{
    private const string ValidMetadata = "{<<\"name\">>,<<\"alpha\">>}.\n{<<\"version\">>,<<\"1.0.0\">>}.\n";

    public byte[]? Version { get; init; } = "3"u8.ToArray();
    public byte[]? Metadata { get; init; } = Encoding.UTF8.GetBytes(ValidMetadata);
    public byte[]? Contents { get; init; } = Gzip(Archive(File("mix.exs", "x")));

    /// <summary>Null leaves the member out; empty computes the right one.</summary>
    public string? Checksum { get; init; } = "";

    public IReadOnlyList<TarEntry> Extra { get; init; } = [];

    public TarEntryFormat Format { get; init; } = TarEntryFormat.Ustar;

    /// <summary>A package that every registry accepts, with a file of its own in it.</summary>
    public static byte[] Package(string name, string version, byte[] file) => new TarballBuilder
    {
        Metadata = Encoding.UTF8.GetBytes(
            $$"""
            {<<"name">>,<<"{{name}}">>}.
            {<<"version">>,<<"{{version}}">>}.
            {<<"app">>,<<"{{name}}">>}.
            {<<"description">>,<<"A package of the tests.">>}.
            {<<"licenses">>,[<<"MIT">>]}.
            {<<"build_tools">>,[<<"mix">>]}.
            {<<"files">>,[<<"mix.exs">>,<<"lib/data">>]}.
            {<<"requirements">>,[]}.

            """),
        Contents = Gzip(Archive(File("mix.exs", "x"), File("lib/data", file))),
    }.Build();

    public byte[] Build()
    {
        var members = new List<TarEntry>();
        Add("VERSION", Version);
        Add("CHECKSUM", Checksum is null ? null : Encoding.ASCII.GetBytes(Checksum.Length > 0 ? Checksum : InnerChecksum()));
        Add("metadata.config", Metadata);
        Add("contents.tar.gz", Contents);
        return Archive([.. members, .. Extra]);

        void Add(string name, byte[]? bytes)
        {
            if (bytes is not null)
                members.Add(File(name, bytes, Format));
        }
    }

    public string InnerChecksum() => Convert.ToHexString(SHA256.HashData([.. Version ?? [], .. Metadata ?? [], .. Contents ?? []]));

    public static TarEntry File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public static TarEntry File(string name, byte[] bytes, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            _ => new UstarTarEntry(TarEntryType.RegularFile, name),
        };
        entry.DataStream = new MemoryStream(bytes);
        return entry;
    }

    public static TarEntry Directory(string name) => new UstarTarEntry(TarEntryType.Directory, name);

    public static TarEntry Link(string name, string target, TarEntryType type = TarEntryType.SymbolicLink) =>
        new UstarTarEntry(type, name) { LinkName = target };

    public static byte[] Archive(params IReadOnlyList<TarEntry> entries)
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        }

        return archive.ToArray();
    }

    public static byte[] Gzip(byte[] bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
