using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HexHub.Wire;

/// <summary>Hex's error body. Source: Hex protocol 2.3.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Errors">Field to text, nested like what was sent; absent unless something was invalid.</param>
internal sealed record ErrorBody(
    int Status, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? Errors = null);
