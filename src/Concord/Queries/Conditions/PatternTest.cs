using System.Text.Json;
using Concord.Json;

namespace Concord.Queries.Conditions;

/// <summary>The part is a string in which a regular expression finds something.</summary>
internal sealed class PatternTest(JsonElement operand, string place) : PartTest
{
    private readonly Pattern _pattern = new(TextOf(operand, place));

    public override bool Holds(JsonElement part) => part.ValueKind == JsonValueKind.String && _pattern.IsMatch(JsonStrings.Utf8Of(part));
}
