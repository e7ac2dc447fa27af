using System.Runtime.InteropServices;
using System.Text.Json;
using Concord.Json;
using Concord.Queries.Conditions;

namespace Concord.Queries;

/// <summary>Asks one thing of the parts that a path leads to.</summary>
internal sealed class FieldPredicate : Predicate
{
    public const string FieldName = "field";
    public const string OperatorName = "op";
    public const string OperandName = "value";

    private readonly JsonPath _path;
    private readonly PredicateOperator _operator;
    private readonly JsonElement? _operand;
    private readonly PartTest _test;

    private FieldPredicate(JsonPath path, PredicateOperator op, JsonElement? operand, PartTest test)
        : base(1, 1 + (operand is { } json ? DepthOf(json) : 0))
    {
        _path = path;
        _operator = op;
        _operand = operand;
        _test = test;
    }

    public override bool UsesPattern => _operator == PredicateOperator.Matches;

    /// <summary>Checks the parts and puts them together.</summary>
    public static FieldPredicate Of(string field, PredicateOperator op, JsonElement? operand, string place)
    {
        var (path, fault) = JsonPath.Parse(field);
        if (path is null) throw InvalidQuery.Because($"{place}.{FieldName}: {fault}.");

        // A copy by Concord's own rules: the caller's document may end before this does, and may have been read by laxer ones.
        JsonElement? own = null;
        if (operand is { } given)
        {
            using var document = JsonText.Parse(
                JsonMarshal.GetRawUtf8Value(given).ToArray(),
                JsonText.DepthMax,
                bad => InvalidQuery.Because($"{place}.{OperandName} is not JSON: {bad}"));
            own = document.RootElement.Clone();
        }

        return new FieldPredicate(path, op, own, PartTest.Of(op, own, $"{place}.{OperandName}"));
    }

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(FieldName, _path.Text);
        writer.WriteString(OperatorName, PredicateOperators.NameOf(_operator));
        if (_operand is { } operand)
        {
            writer.WritePropertyName(OperandName);
            operand.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    public override bool Matches(JsonElement value)
    {
        if (!_path.HasWildcard) return _path.TryFind(value, out var part) ? _test.Holds(part) : _test.HoldsWhenMissing;
        var isMissing = true;
        foreach (var each in _path.Select(value))
        {
            if (_test.Holds(each)) return true;
            isMissing = false;
        }

        return isMissing && _test.HoldsWhenMissing;
    }

    private static int DepthOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => 1 + json.EnumerateArray().Select(DepthOf).DefaultIfEmpty().Max(),
        JsonValueKind.Object => 1 + json.EnumerateObject().Select(member => DepthOf(member.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
