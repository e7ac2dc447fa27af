using System.Text.Json.Nodes;
using HexHub.Packages;
using HexHub.Versions;
using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Metadata;

/// <summary>Turns the fields of a <c>metadata.config</c> into typed metadata, reporting every fault at once.</summary>
/// <remarks>What needs the store (do dependencies exist, is the name taken) is asked afterwards. hex-protocol.md section 7.4.</remarks>
internal sealed class MetadataReader
{
    private readonly MetadataTerms _terms;
    private readonly MetadataRules _rules;
    private readonly MetadataErrors _errors = new();

    private MetadataReader(MetadataTerms terms, MetadataRules rules)
    {
        _terms = terms;
        _rules = rules;
    }

    public static MetadataReading Read(MetadataTerms terms, MetadataRules rules)
    {
        var reader = new MetadataReader(terms, rules);
        var metadata = reader.ReadAll();
        return reader._errors.IsEmpty ? MetadataReading.Valid(metadata) : MetadataReading.Invalid(reader._errors.ToJson());
    }

    private PackageMetadata ReadAll()
    {
        var files = ReadFiles();
        return new PackageMetadata
        {
            Name = ReadName(),
            Version = ReadVersion(),
            App = ReadText("app", isRequired: true) ?? "",
            Description = ReadText("description", isRequired: _rules.IsStrict) ?? "",
            Files = files,
            Licenses = ReadLicenses(),
            Links = ReadLinks(),
            Maintainers = ReadTexts("maintainers") ?? [],
            BuildTools = ReadBuildTools(files),
            Requirements = RequirementsReader.Read(_terms["requirements"], _rules, _errors),
            Elixir = ReadElixir(),
            Extra = ReadExtra(),
        };
    }

    private PackageName ReadName()
    {
        if (PackageName.PublishingFault(_terms.Name) is { } fault)
            _errors.Add("name", _terms["name"] is not null && _terms.Name is null ? MetadataTexts.NotText : fault);
        return PackageName.TryParse(_terms.Name, out var name) ? name : default;
    }

    private SemVersion ReadVersion()
    {
        if (string.IsNullOrWhiteSpace(_terms.Version))
            _errors.Add("version", _terms["version"] is null || _terms.Version is not null ? MetadataTexts.Blank : MetadataTexts.NotText);
        else if (!SemVersion.TryParse(_terms.Version, out var version, out var fault))
            _errors.Add("version", fault.Text());
        else if (version.Build is not null)
            _errors.Add("version", MetadataTexts.BuildNumber);
        else
            return version;
        return default;
    }

    private string? ReadText(string field, bool isRequired)
    {
        var value = _terms[field];
        var text = MetadataValue.Text(value);
        if (value is not null && text is null)
            _errors.AddMeta(field, MetadataTexts.NotText);
        else if (isRequired && string.IsNullOrWhiteSpace(text))
            _errors.AddMeta(field, MetadataTexts.Blank);
        return text;
    }

    private List<string>? ReadTexts(string field) =>
        _terms[field] is { } value ? Expect(MetadataValue.Texts(value), field, MetadataTexts.NotTexts) : null;

    private List<string> ReadFiles()
    {
        if (_terms["files"] is not { } value)
        {
            _errors.AddMeta("files", MetadataTexts.Blank);
            return [];
        }

        var files = Expect(MetadataValue.FileNames(value), "files", MetadataTexts.NotTexts);
        if (files is { Count: 0 })
            _errors.AddMeta("files", MetadataTexts.NoFiles);
        return files ?? [];
    }

    private List<string> ReadBuildTools(IReadOnlyList<string> files)
    {
        var tools = _terms["build_tools"] is null ? BuildToolsGuess.From(files) : ReadTexts("build_tools");
        if (tools is { Count: 0 })
            _errors.AddMeta("build_tools", MetadataTexts.Blank);
        return tools ?? [];
    }

    private List<string> ReadLicenses()
    {
        var licenses = ReadTexts("licenses") ?? [];
        if (!_rules.IsStrict)
            return licenses;

        if (licenses.Count == 0)
            _errors.AddMeta("licenses", MetadataTexts.Blank); // of a wrong type, that fault came first and stays
        if (licenses.Find(static license => !SpdxLicenses.IsValid(license)) is { } unknown)
            _errors.AddMeta("licenses", MetadataTexts.InvalidLicense(unknown));
        return licenses;
    }

    private Dictionary<string, string> ReadLinks()
    {
        if (_terms["links"] is not { } value)
            return [];

        var links = Expect(MetadataValue.TextMap(value), "links", MetadataTexts.NotTextMap) ?? [];
        if (links.Values.FirstOrDefault(static link => !IsWebAddress(link)) is { } broken)
            _errors.AddMeta("links", MetadataTexts.InvalidLink(broken));
        return links;
    }

    private string? ReadElixir()
    {
        var elixir = ReadText("elixir", isRequired: false);
        if (elixir is not null && !Requirement.TryParse(elixir, out _))
            _errors.AddMeta("elixir", MetadataTexts.InvalidRequirement(elixir));
        return elixir;
    }

    private JsonObject ReadExtra() =>
        _terms["extra"] is { } value && Expect(value.AsPairs(), "extra", MetadataTexts.NotMap) is { } pairs
            ? ErlangJson.ToObject(pairs)
            : [];

    private T? Expect<T>(T? value, string field, string otherwise)
        where T : class
    {
        if (value is null)
            _errors.AddMeta(field, otherwise);
        return value;
    }

    private static bool IsWebAddress(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;
}
