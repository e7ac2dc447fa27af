using Concord.Tests.Json;

namespace Concord.Tests.Queries;

/// <summary>Random predicates over the names and values of <see cref="RandomJson"/>.</summary>
internal sealed class RandomPredicates(Random random)
{
    private static readonly string[] Orders = ["==", "!=", ">", ">=", "<", "<="];
    private static readonly string[] TextTests = ["starts_with", "ends_with", "contains"];
    private static readonly string[] Patterns = ["a", "^a", "b$", "^[ab]+$", "", "\\\\d", "(?i)B", "^.$", "r.d|z"];

    private readonly RandomJson _json = new(random);

    public string Next(int depth = 3)
    {
        var parts = Enumerable.Range(0, random.Next(1, 4));
        return random.Next(depth > 0 ? 8 : 5) switch
        {
            5 => $$"""{"all":[{{string.Join(',', parts.Select(_ => Next(depth - 1)))}}]}""",
            6 => $$"""{ "any" : [{{string.Join(", ", parts.Select(_ => Next(depth - 1)))}}] }""",
            7 => $$"""{"not":{{Next(depth - 1)}}}""",
            _ => Field(),
        };
    }

    private string Field()
    {
        var path = System.Text.Json.JsonSerializer.Serialize(_json.Path());
        return random.Next(7) switch
        {
            0 => $$"""{"field":{{path}},"op":"exists"{{(random.Next(2) == 0 ? "" : random.Next(2) == 0 ? ",\"value\":true" : ",\"value\":false")}}}""",
            1 => $$"""{"op":"in","field":{{path}},"value":[{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => _json.Next(1)))}}]}""",
            2 => $$"""{"field":{{path}},"value":{{_json.Text()}},"op":"{{TextTests[random.Next(TextTests.Length)]}}"}""",
            3 => $$"""{"field":{{path}},"op":"matches","value":"{{Patterns[random.Next(Patterns.Length)]}}"}""",
            _ => $$"""{"field":{{path}},"op":"{{Orders[random.Next(Orders.Length)]}}","value":{{_json.Next(1)}}}""",
        };
    }
}
