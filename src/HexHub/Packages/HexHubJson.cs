using System.Text.Json;
using System.Text.Json.Serialization;
using HexHub.Versions;

namespace HexHub.Packages;

/// <summary>How packages are stored.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(PackageNameConverter), typeof(SemVersionConverter), typeof(JsonStringEnumConverter<OwnerLevel>)])]
[JsonSerializable(typeof(Package))]
[JsonSerializable(typeof(Release))]
internal sealed partial class HexHubJson : JsonSerializerContext;

internal sealed class PackageNameConverter : JsonConverter<PackageName>
{
    public override PackageName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PackageName.TryParse(reader.GetString(), out var name) ? name : throw new JsonException("Not the name of a package.");

    public override void Write(Utf8JsonWriter writer, PackageName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class SemVersionConverter : JsonConverter<SemVersion>
{
    public override SemVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SemVersion.TryParse(reader.GetString(), out var version) ? version : throw new JsonException("Not a version.");

    public override void Write(Utf8JsonWriter writer, SemVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
