using System.Text.Json;
using Concord.Json;

namespace Concord.Queries.Conditions;

/// <summary>The part is the operand, or is not. What is missing is not.</summary>
internal sealed class EqualityTest(JsonElement operand, bool wanted) : PartTest
{
    public override bool HoldsWhenMissing => !wanted;

    public override bool Holds(JsonElement part) => JsonEquality.AreEqual(part, operand) == wanted;
}
