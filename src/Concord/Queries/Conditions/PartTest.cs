using System.Text.Json;

namespace Concord.Queries.Conditions;

/// <summary>What one operator with its operand asks of a part of a value.</summary>
internal abstract class PartTest
{
    /// <summary>Whether a part that is not there passes.</summary>
    public virtual bool HoldsWhenMissing => false;

    /// <summary>Checks the operand.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: the operator takes no such operand.</exception>
    public static PartTest Of(PredicateOperator op, JsonElement? operand, string place)
    {
        if (op == PredicateOperator.Exists) return new ExistenceTest(operand, place);
        if (operand is not { } json) throw InvalidQuery.Because($"{place} is missing.");
        return op switch
        {
            PredicateOperator.Equal or PredicateOperator.NotEqual => new EqualityTest(json, op == PredicateOperator.Equal),
            PredicateOperator.Greater or PredicateOperator.GreaterOrEqual or PredicateOperator.Less or PredicateOperator.LessOrEqual =>
                new OrderTest(op, json),
            PredicateOperator.In => new MembershipTest(json, place),
            PredicateOperator.StartsWith or PredicateOperator.EndsWith or PredicateOperator.Contains => new TextTest(op, json, place),
            PredicateOperator.Matches => new PatternTest(json, place),
            _ => throw InvalidQuery.Because($"{place}: there is no operator {op}."),
        };
    }

    /// <summary>Whether a part that is there passes.</summary>
    public abstract bool Holds(JsonElement part);

    /// <summary>The operand, which this operator wants to be a string.</summary>
    protected static string TextOf(JsonElement operand, string place) => operand.ValueKind == JsonValueKind.String && operand.GetString() is { } text
        ? text
        : throw InvalidQuery.Because($"{place} must be a string.");
}
