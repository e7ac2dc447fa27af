namespace Concord.Diagnostics;

/// <summary>Words for tags, made once.</summary>
internal static class TagValues
{
    /// <summary>What a call has as consistency that has none.</summary>
    public const string None = "none";

    public static string Of(ReadConsistency? consistency) => consistency switch
    {
        ReadConsistency.Eventual => "eventual",
        ReadConsistency.Leader => "leader",
        ReadConsistency.Strong => "strong",
        _ => None,
    };
}
