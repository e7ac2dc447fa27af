using System.Text.Json.Serialization;

namespace Concord.Indexes;

/// <summary>How index definitions are stored. Unknown fields are skipped, so that an older version reads what a newer one wrote.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IndexRecord))]
internal sealed partial class IndexJson : JsonSerializerContext;
