using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concord.Security;

/// <summary>Permissions as a list of their names. An unknown name makes the whole record unreadable, never a right to more or less.</summary>
public sealed class PermissionsJsonConverter : JsonConverter<Permissions>
{
    /// <inheritdoc />
    public override Permissions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Permissions are a list of names.");
        var permissions = Permissions.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            if (!PermissionNames.TryParse(name, out var permission)) throw new JsonException($"There is no permission '{name}'.");
            permissions |= permission;
        }

        return permissions;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Permissions value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in PermissionNames.Of(value)) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
