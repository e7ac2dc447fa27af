using System.Text.Json;

namespace Concord.Queries;

/// <summary>The opposite of a predicate.</summary>
internal sealed class NotPredicate(Predicate inner) : Predicate(1 + inner.Nodes, 1 + inner.Depth)
{
    public const string Name = "not";

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Name);
        inner.WriteTo(writer);
        writer.WriteEndObject();
    }

    internal override bool Holds(JsonElement value, bool inQuery) => !inner.Holds(value, inQuery);
}
