using System.Text.Json.Serialization;

namespace HexHub.Keys;

/// <summary>Answer of <c>GET /auth</c> to a key. Source: Hex protocol 5.4.</summary>
internal sealed record KeyCheckObject(KeyCheckObject.KeyPart Key)
{
    internal sealed record KeyPart(string Name, OwnerPart Owner);

    internal sealed record OwnerPart([property: JsonPropertyName("type")] string Kind, string Name);
}
