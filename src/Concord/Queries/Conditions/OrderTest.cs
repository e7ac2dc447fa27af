using System.Runtime.InteropServices;
using System.Text.Json;
using Concord.Json;

namespace Concord.Queries.Conditions;

/// <summary>The part comes before or behind the operand, in the order that index terms have too. Different types have none.</summary>
internal sealed class OrderTest(PredicateOperator op, JsonElement operand) : PartTest
{
    public override bool Holds(JsonElement part) => Compare(part, operand) is { } order && op switch
    {
        PredicateOperator.Greater => order > 0,
        PredicateOperator.GreaterOrEqual => order >= 0,
        PredicateOperator.Less => order < 0,
        _ => order <= 0,
    };

    private static int? Compare(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => CompareNumbers(JsonMarshal.GetRawUtf8Value(left), JsonMarshal.GetRawUtf8Value(right)),
        (JsonValueKind.String, JsonValueKind.String) => JsonStrings.Utf8Of(left).SequenceCompareTo(JsonStrings.Utf8Of(right)),
        (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) => left.GetBoolean().CompareTo(right.GetBoolean()),
        _ => null,
    };

    private static int? CompareNumbers(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        JsonNumber.TryRead(left, out var leftNumber) && JsonNumber.TryRead(right, out var rightNumber) ? leftNumber.CompareTo(rightNumber) : null;
}
