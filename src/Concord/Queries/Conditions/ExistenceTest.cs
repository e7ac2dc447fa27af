using System.Text.Json;

namespace Concord.Queries.Conditions;

/// <summary>The part is there; or, with the operand false, it is missing.</summary>
internal sealed class ExistenceTest : PartTest
{
    private readonly bool _wanted;

    public ExistenceTest(JsonElement? operand, string place) => _wanted = operand?.ValueKind switch
    {
        null or JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw InvalidQuery.Because($"{place} must be true or false, or be left out."),
    };

    public override bool HoldsWhenMissing => !_wanted;

    public override bool Holds(JsonElement part) => _wanted;
}
