using System.Globalization;
using System.Text;
using Concord.Embedded.Disks;

namespace Concord.Embedded;

/// <summary>The file <c>FORMAT</c>: the version of the data directory and the id of the store, as text. Written once.</summary>
internal static class FormatFile
{
    public const string Name = "FORMAT";

    private const int BytesMax = 256;
    private const string VersionWord = "concord-data ";
    private const string StoreWord = "store ";

    public static void Write(IDisk disk, StoreId store)
    {
        using var temporary = new TemporaryFile(disk, Name);
        temporary.File.Write(0, Encode(store));
        temporary.Publish().Dispose();
    }

    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.UnsupportedFormat"/>: a newer version wrote it.
    /// <see cref="ConcordErrorCode.CorruptLog"/>: it is damaged.
    /// </exception>
    public static StoreId Read(IDisk disk)
    {
        using var file = disk.Open(Name, writable: false);
        var bytes = new byte[BytesMax];
        var content = bytes.AsSpan(0, file.Read(0, bytes));
        var lines = Encoding.Latin1.GetString(content).Split('\n');

        // The version comes first and is looked at first: what follows it may look different one day.
        if (VersionOf(lines[0]) is > FileHeader.CurrentVersion and var newer)
        {
            throw new ConcordException(
                ConcordErrorCode.UnsupportedFormat,
                $"'{disk.PathOf("")}' has format {newer}; this version reads up to {FileHeader.CurrentVersion}.");
        }

        if (lines.Length > 1
            && lines[1].StartsWith(StoreWord, StringComparison.Ordinal)
            && StoreId.TryParse(lines[1].AsSpan(StoreWord.Length), out var store)
            && content.SequenceEqual(Encode(store))) return store;
        throw CorruptLog.At(disk, Name, 0, "it does not match its checksum");
    }

    private static long? VersionOf(string line) =>
        line.StartsWith(VersionWord, StringComparison.Ordinal)
        && long.TryParse(line.AsSpan(VersionWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    private static byte[] Encode(StoreId store)
    {
        var text = $"{VersionWord}{FileHeader.CurrentVersion}\n{StoreWord}{store}\n";
        var checksum = Crc32C.Of(Encoding.ASCII.GetBytes(text));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text}crc32c {checksum:x8}\n"));
    }
}
