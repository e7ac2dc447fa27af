using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HexHub.Keys;
using HexHub.Packages;
using HexHub.Users;

namespace HexHub.Wire;

/// <summary>The objects of the API as JSON, once for each way to write dates.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(UserObject))]
[JsonSerializable(typeof(KeyObject))]
[JsonSerializable(typeof(IReadOnlyList<KeyObject>))]
[JsonSerializable(typeof(KeyCheckObject))]
[JsonSerializable(typeof(PackageObject))]
[JsonSerializable(typeof(IReadOnlyList<PackageObject>))]
[JsonSerializable(typeof(ReleaseObject))]
[JsonSerializable(typeof(ApiIndexObject))]
internal sealed partial class WireJson : JsonSerializerContext
{
    public static WireJson ForJson { get; } = new(With(WireDate.Microseconds));

    public static WireJson ForErlang { get; } = new(With(WireDate.Seconds));

    private static JsonSerializerOptions With(WireDate date) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { date },

        // The answers are never part of a page: readable requirements such as "~> 1.0" do no harm.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
