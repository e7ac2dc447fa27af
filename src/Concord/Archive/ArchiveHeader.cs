using System.Text.Json;
using System.Text.Json.Serialization;
using Concord.Containers;

namespace Concord.Archive;

/// <summary>What stands at the beginning of an object: its own name, for one that was renamed is not what it seems, and who wrote it.</summary>
internal sealed record ArchiveHeader
{
    public required string Name { get; init; }

    public required string Node { get; init; }

    public static byte[] Write(string name, string node) =>
        JsonSerializer.SerializeToUtf8Bytes(new ArchiveHeader { Name = name, Node = node }, ArchiveJson.Default.ArchiveHeader);

    /// <summary>Checks the header of an object.</summary>
    public static void Check(ContainerReader file, string name)
    {
        try
        {
            var header = JsonSerializer.Deserialize(file.Header.Span, ArchiveJson.Default.ArchiveHeader) ?? throw file.Invalid("its header is empty");
            if (header.Name != name) throw file.Invalid($"it was written as '{header.Name}'");
        }
        catch (JsonException malformed)
        {
            throw file.Invalid("its header cannot be read", malformed);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ArchiveHeader))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
