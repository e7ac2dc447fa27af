using System.Text.Json;
using System.Text.Json.Serialization;
using Concord.Containers;

namespace Concord.Backup;

/// <summary>What stands at the beginning of a backup, as JSON. Source: specification, section 11.</summary>
internal sealed record BackupHeader
{
    public const int CurrentFormat = 1;
    public const string Zlib = "zlib";
    public const string Uncompressed = "none";

    /// <summary>Of all backups of this format.</summary>
    public static ReadOnlyMemory<byte> Magic { get; } = "CNCDBKP1"u8.ToArray();

    public required int Format { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Node { get; init; }

    public required string ClusterName { get; init; }

    public required long Revision { get; init; }

    public required long ClockMs { get; init; }

    /// <summary>Records of the callers.</summary>
    public required long EntryCount { get; init; }

    public required string Engine { get; init; }

    public required string LibraryVersion { get; init; }

    public required string Compression { get; init; }

    public required BackupCounts Categories { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupHeader);

    /// <summary>Reads and checks the header of a file, and tells the reader whether the blocks are compressed.</summary>
    public static BackupHeader Read(ContainerReader file)
    {
        var header = Parse(file);
        if (header.Format != CurrentFormat)
            throw new ConcordException(ConcordErrorCode.UnsupportedFormat, $"The backup has format {header.Format}; this version reads {CurrentFormat}.");
        if (header.Compression is not (Zlib or Uncompressed)) throw file.Invalid("its header names a compression that there is not");
        if (header.Revision < 0 || header.ClockMs < 0 || header.EntryCount != header.Categories.Records) throw file.Invalid("its header contradicts itself");
        file.IsCompressed = header.Compression == Zlib;
        return header;
    }

    private static BackupHeader Parse(ContainerReader file)
    {
        try
        {
            return JsonSerializer.Deserialize(file.Header.Span, BackupJson.Default.BackupHeader) ?? throw file.Invalid("its header is empty");
        }
        catch (JsonException malformed)
        {
            throw file.Invalid("its header cannot be read", malformed);
        }
    }
}

/// <summary>Unknown fields are skipped: a later version may add some.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BackupHeader))]
internal sealed partial class BackupJson : JsonSerializerContext;
