using System.Text.Json;

namespace Concord.Queries;

/// <summary>All of some predicates, or any of them.</summary>
internal sealed class CombinedPredicate : Predicate
{
    public new const string All = "all";
    public new const string Any = "any";

    private readonly string _kind;
    private readonly Predicate[] _parts;

    /// <param name="kind"><see cref="All"/> or <see cref="Any"/>.</param>
    /// <param name="parts">One at least: "all of nothing" would match everything, which a forgotten filter must not.</param>
    /// <param name="place">What to call it in a message.</param>
    public CombinedPredicate(string kind, Predicate[] parts, string place)
        : base(1 + parts.Sum(part => part.Nodes), 2 + parts.Select(part => part.Depth).DefaultIfEmpty().Max())
    {
        if (parts.Length == 0) throw InvalidQuery.Because($"{place}.{kind} is empty.");
        _kind = kind;
        _parts = parts;
        UsesPattern = Array.Exists(parts, part => part.UsesPattern);
    }

    public override bool UsesPattern { get; }

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(_kind);
        foreach (var part in _parts) part.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public override bool Matches(JsonElement value)
    {
        // The first part that decides ends the search; parts have no effects, so their order does not show.
        var decisive = _kind == Any;
        foreach (var part in _parts)
        {
            if (part.Matches(value) == decisive) return decisive;
        }

        return !decisive;
    }
}
