namespace Concord.Queries;

/// <summary>The operators as they are written in JSON.</summary>
internal static class PredicateOperators
{
    private static readonly (PredicateOperator Operator, string Name)[] Names =
    [
        (PredicateOperator.Equal, "=="), (PredicateOperator.NotEqual, "!="),
        (PredicateOperator.Greater, ">"), (PredicateOperator.GreaterOrEqual, ">="),
        (PredicateOperator.Less, "<"), (PredicateOperator.LessOrEqual, "<="),
        (PredicateOperator.In, "in"), (PredicateOperator.Exists, "exists"),
        (PredicateOperator.StartsWith, "starts_with"), (PredicateOperator.EndsWith, "ends_with"),
        (PredicateOperator.Contains, "contains"), (PredicateOperator.Matches, "matches"),
    ];

    /// <summary>All of them, for a message.</summary>
    public static string List { get; } = string.Join(' ', Names.Select(pair => pair.Name));

    public static string NameOf(PredicateOperator op) => Array.Find(Names, pair => pair.Operator == op).Name;

    public static PredicateOperator? Find(string name)
    {
        foreach (var pair in Names)
        {
            if (pair.Name == name) return pair.Operator;
        }

        return null;
    }
}
