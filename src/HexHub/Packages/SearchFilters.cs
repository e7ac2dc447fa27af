using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HexHub.Packages;

/// <summary>The <c>KEY:VALUE</c> tokens of a search as conditions. Source: Hex protocol 5.5.</summary>
internal static class SearchFilters
{
    /// <summary>A condition; null for a key that is not known, which is ignored.</summary>
    public static Func<SearchedPackage, bool>? Of(SearchTerm term) => term.Key switch
    {
        "name" => Name(term.Value),
        "description" => searched => PackageSearch.HasWord(searched.Package.Meta.Description, term.Value),
        "depends" => Depends(term.Value),
        "build_tool" => searched => searched.Representative?.BuildTools.Contains(term.Value) == true,
        "extra" => Extra(term.Value),
        "updated_after" when TryTime(term.Value, out var time) => searched => searched.Package.UpdatedAt > time,
        _ => null,
    };

    public static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Exact, unless a star leads or trails; <c>REPOSITORY/NAME</c> restricts to a repository.</summary>
    private static Func<SearchedPackage, bool> Name(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var repository = slash < 0 ? null : value[..slash];
        var pattern = value[(slash + 1)..];
        var (leads, trails) = (pattern.StartsWith('*'), pattern.Length > 1 && pattern.EndsWith('*'));
        var name = pattern.Trim('*');
        return searched => (repository is null || searched.Package.Repository == repository) && (leads, trails) switch
        {
            (true, true) => searched.Name.Contains(name, StringComparison.OrdinalIgnoreCase),
            (true, false) => searched.Name.EndsWith(name, StringComparison.OrdinalIgnoreCase),
            (false, true) => searched.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase),
            _ => searched.Name.Equals(name, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>Any release depends on <c>NAME</c>, or <c>REPOSITORY:NAME</c>.</summary>
    private static Func<SearchedPackage, bool> Depends(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var (repository, name) = (colon < 0 ? null : value[..colon], value[(colon + 1)..]);
        return searched => searched.Releases.Any(release => release.Requirements.Any(requirement =>
            requirement.Package.Value == name && (repository is null || requirement.Repository == repository)));
    }

    /// <summary><c>KEY,…,VALUE</c>: the <c>extra</c> metadata contains the value there; <c>[a,b]</c> is a list.</summary>
    private static Func<SearchedPackage, bool>? Extra(string value)
    {
        var list = value.IndexOf('[', StringComparison.Ordinal);
        var (path, wanted) = list > 0 && value.EndsWith(']')
            ? (value[..list].TrimEnd(','), value[(list + 1)..^1].Split(','))
            : value.LastIndexOf(',') is var comma and > 0 ? (value[..comma], [value[(comma + 1)..]]) : ("", []);
        var keys = path.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (keys.Length == 0) return null;
        return searched => At(searched.Representative?.Extra, keys) is { } found
            && wanted.All(item => found is JsonArray array ? array.Any(element => IsValue(element, item)) : IsValue(found, item));
    }

    private static JsonNode? At(JsonNode? node, string[] keys)
    {
        foreach (var key in keys) node = node is JsonObject map ? map[key] : null;
        return node;
    }

    private static bool IsValue(JsonNode? node, string text) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>() == text,
        JsonValueKind.Number => node.ToJsonString() == text,
        _ => false,
    };
}
