using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concord.Security;

/// <summary>A token's hash as 64 hex digits.</summary>
public sealed class TokenHashJsonConverter : JsonConverter<TokenHash>
{
    /// <inheritdoc />
    public override TokenHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TokenHash.TryParse(reader.GetString(), out var hash)
            ? hash
            : throw new JsonException("The hash of a token is 64 hex digits.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TokenHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
