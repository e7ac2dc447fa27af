using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace HexHub.Publishing.Metadata;

/// <summary>Valid metadata, or everything that is wrong with it.</summary>
internal sealed record MetadataReading
{
    private MetadataReading(PackageMetadata? metadata, JsonObject? errors)
    {
        Metadata = metadata;
        Errors = errors;
    }

    [MemberNotNullWhen(true, nameof(Metadata))]
    [MemberNotNullWhen(false, nameof(Errors))]
    public bool IsValid => Metadata is not null;

    public PackageMetadata? Metadata { get; }

    /// <summary>The <c>errors</c> of a 422, such as <c>{"meta":{"app":"can't be blank"}}</c>.</summary>
    public JsonObject? Errors { get; }

    public static MetadataReading Valid(PackageMetadata metadata) => new(metadata, null);

    public static MetadataReading Invalid(JsonObject errors) => new(null, errors);
}
