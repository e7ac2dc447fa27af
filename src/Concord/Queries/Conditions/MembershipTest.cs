using System.Text.Json;
using Concord.Json;

namespace Concord.Queries.Conditions;

/// <summary>The part is one of the elements of the operand.</summary>
internal sealed class MembershipTest : PartTest
{
    private readonly JsonElement[] _elements;

    public MembershipTest(JsonElement operand, string place)
    {
        if (operand.ValueKind != JsonValueKind.Array) throw InvalidQuery.Because($"{place} must be an array.");
        if (operand.GetArrayLength() > PredicateLimits.InElementsMax)
            throw InvalidQuery.Because($"{place} has more than {PredicateLimits.InElementsMax} elements.");
        _elements = [.. operand.EnumerateArray()];
    }

    public override bool Holds(JsonElement part)
    {
        foreach (var element in _elements)
        {
            if (JsonEquality.AreEqual(part, element)) return true;
        }

        return false;
    }
}
