using System.Text.Json;

namespace Concord.Queries;

/// <summary>The opposite of a predicate.</summary>
internal sealed class NotPredicate(Predicate inner) : Predicate(1 + inner.Nodes, 1 + inner.Depth)
{
    public const string Name = "not";

    public override bool UsesPattern => inner.UsesPattern;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Name);
        inner.WriteTo(writer);
        writer.WriteEndObject();
    }

    public override bool Matches(JsonElement value) => !inner.Matches(value);
}
