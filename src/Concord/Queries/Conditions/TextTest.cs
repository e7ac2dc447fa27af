using System.Text;
using System.Text.Json;
using Concord.Json;

namespace Concord.Queries.Conditions;

/// <summary>The part is a string with the operand at its beginning, at its end, or anywhere. In UTF-8 bytes are as good as characters.</summary>
internal sealed class TextTest(PredicateOperator op, JsonElement operand, string place) : PartTest
{
    private readonly byte[] _sought = Encoding.UTF8.GetBytes(TextOf(operand, place));

    public override bool Holds(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.String) return false;
        var text = JsonStrings.Utf8Of(part);
        return op switch
        {
            PredicateOperator.StartsWith => text.StartsWith(_sought),
            PredicateOperator.EndsWith => text.EndsWith(_sought),
            _ => text.IndexOf(_sought) >= 0,
        };
    }
}
