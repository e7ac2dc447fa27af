using System.Text.Json.Serialization;

namespace Concord.Security;

/// <summary>
/// How access is stored. Unknown fields are skipped, so that an older version reads what a newer one wrote. What a permission says must be
/// there: a record that lost it is unreadable, never a permission to everything.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TokenRecord))]
[JsonSerializable(typeof(RoleRecord))]
[JsonSerializable(typeof(AclRecord))]
internal sealed partial class AccessJson : JsonSerializerContext;
