using HexHub.Packages;
using HexHub.Versions;
using HexHub.Wire.Erlang;
using Fields = System.Collections.Generic.Dictionary<string, HexHub.Wire.Erlang.ErlangValue>;

namespace HexHub.Publishing.Metadata;

/// <summary>Reads the dependencies in both shapes: pairs of name and fields, or a list of fields with the name among them.</summary>
/// <remarks>rebar3, Gleam and older mix write the first, current mix the second; hex-protocol.md section 9.2.</remarks>
internal static class RequirementsReader
{
    /// <returns>The faultless ones, by name; of equal names the last.</returns>
    public static List<MetadataRequirement> Read(ErlangValue? value, MetadataRules rules, MetadataErrors errors)
    {
        var requirements = new SortedDictionary<PackageName, MetadataRequirement>();
        foreach (var (key, name, content) in Entries(value, errors))
        {
            if (content.AsPairs() is not { } pairs)
            {
                errors.AddRequirement(key, MetadataTexts.NotMap);
                continue;
            }

            var fields = new Fields(StringComparer.Ordinal);
            foreach (var (field, item) in pairs)
                fields[field] = item;
            if (ReadOne(key, name ?? Text(fields, "name"), fields, rules, errors) is { } requirement)
                requirements[requirement.Name] = requirement;
        }

        return [.. requirements.Values];
    }

    /// <summary>The entries of either shape: under which key its faults go, the name if the shape gives it, and its fields.</summary>
    private static IEnumerable<(string Key, string? Name, ErlangValue Content)> Entries(ErlangValue? value, MetadataErrors errors)
    {
        if (value is null)
            return [];
        if (value.AsPairs() is { } pairs)
            return pairs.Select(static pair => (pair.Key, (string?)pair.Key, pair.Value));
        if (value.AsList() is { } list && list.All(static item => item.AsPairs() is not null))
            return list.Select(static (item, index) => (NameOf(item) ?? $"{index}", (string?)null, item));

        errors.Add("requirements", MetadataTexts.NotMap);
        return [];
    }

    private static string? NameOf(ErlangValue fields) =>
        fields.AsPairs()?.LastOrDefault(static pair => pair.Key == "name").Value is { } name ? MetadataValue.Text(name) : null;

    private static MetadataRequirement? ReadOne(
        string key, string? name, Fields fields, MetadataRules rules, MetadataErrors errors)
    {
        var app = fields.ContainsKey("app") ? Text(fields, "app") : name;
        var optional = fields.GetValueOrDefault("optional");
        var repository = Text(fields, "repository") ?? MetadataRules.PublicRepository;

        var requirementFault = RequirementFault(fields.GetValueOrDefault("requirement"), out var requirement);
        string? fault;
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(app) || optional is null or ErlangValue.Atom { IsNull: true })
            fault = MetadataTexts.Blank;
        else if (MetadataValue.Boolean(optional) is not { } isOptional)
            fault = MetadataTexts.NotBoolean;
        else if (repository != MetadataRules.PublicRepository && repository != rules.Repository)
            fault = MetadataTexts.ForeignRepository(rules, repository);
        else if (requirement is null || requirementFault is not null)
            fault = requirementFault;
        else if (PackageName.TryParse(name, out var packageName))
            return new MetadataRequirement(packageName, app, requirement, isOptional, repository);
        else
            fault = MetadataTexts.UnknownPackage(repository); // no package can have such a name

        if (fault is not null)
            errors.AddRequirement(key, fault);
        return null;
    }

    private static string? RequirementFault(ErlangValue? value, out Requirement? requirement)
    {
        requirement = null;
        if (value is null or ErlangValue.Atom { IsNull: true })
            return MetadataTexts.MissingRequirement;
        if (MetadataValue.Text(value) is not { } text)
            return MetadataTexts.NotText;
        if (!Requirement.TryParse(text, out requirement))
            return MetadataTexts.InvalidRequirement(text);
        return requirement.UsesNotEqual ? MetadataTexts.NotEqualRequirement(text) : null;
    }

    private static string? Text(Fields fields, string field) => MetadataValue.Text(fields.GetValueOrDefault(field));
}
