using System.Text.Json.Serialization;

namespace Concord.Tenants;

/// <summary>
/// How tenants are stored. A limit is always written, <c>null</c> for unlimited: a record that lost one is unreadable, never without it.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TenantRecord))]
internal sealed partial class TenantJson : JsonSerializerContext;
