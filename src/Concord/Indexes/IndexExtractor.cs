using System.Text;
using System.Text.Json;
using Concord.Json;
using Concord.Kv;
using Concord.Queries;

namespace Concord.Indexes;

/// <summary>
/// What an index takes from a value: <c>{"kind":"field","path":"address.city"}</c>, with <c>*</c> in the path each element of an array, or
/// <c>{"kind":"identity"}</c> the value itself; if wanted with <c>"where":predicate</c> only of the values that match, and with
/// <c>"normalize":"lowercase"</c> without regard to case.
/// </summary>
/// <remarks>
/// A pure, total function of the value, so that it may run while a commit is applied. Strings, numbers and booleans are terms; null, arrays,
/// objects and binary values are not. Lower case is that of the runtime's tables: nodes of a cluster run the same one.
/// </remarks>
public sealed class IndexExtractor : IEquatable<IndexExtractor>
{
    // Definitions are stored within other JSON, all of which has to keep to the depth of JSON.
    private const int WhereDepthMax = JsonText.DepthMax - 8;

    private readonly JsonPath _path;

    private IndexExtractor(JsonPath path, Predicate? where, bool lowerCase)
    {
        // A search by a regular expression has a time limit (Pattern), and what a replica decides must not depend on the time.
        if (where is { UsesPattern: true })
            throw InvalidExtractor.Because("where: an index cannot be conditional on 'matches'; use starts_with, ends_with, contains or in.");
        if (where is { Depth: > WhereDepthMax })
            throw InvalidExtractor.Because($"where: the condition of an index nests at most {WhereDepthMax} deep.");
        _path = path;
        Where = where;
        LowerCase = lowerCase;
    }

    /// <summary>The way to the indexed part; null for the value itself.</summary>
    public string? Path => _path.Text.Length > 0 ? _path.Text : null;

    /// <summary>Which values are indexed at all; null: every one.</summary>
    public Predicate? Where { get; }

    /// <summary>Whether strings are indexed, and sought, in lower case.</summary>
    public bool LowerCase { get; }

    /// <summary>An index of a part of the value.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidExtractor"/>.</exception>
    public static IndexExtractor Field(string path, Predicate? where = null, bool lowerCase = false)
    {
        if (path.Length == 0) throw InvalidExtractor.Because("path is empty; the whole value is indexed by the kind 'identity'.");
        var (parsed, fault) = JsonPath.Parse(path);
        return parsed is null ? throw InvalidExtractor.Because($"path: {fault}.") : new IndexExtractor(parsed, where, lowerCase);
    }

    /// <summary>An index of the value itself.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidExtractor"/>.</exception>
    public static IndexExtractor Identity(Predicate? where = null, bool lowerCase = false) => new(JsonPath.Root, where, lowerCase);

    /// <summary>Reads an extractor from JSON.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidExtractor"/>, saying what is wrong and where.</exception>
    public static IndexExtractor Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonText.Parse(json, JsonText.DepthMax, fault => InvalidExtractor.Because($"The extractor is not JSON: {fault}"));
        return IndexExtractorReader.Read(document.RootElement);
    }

    /// <summary>The terms of a value.</summary>
    public IndexTerms Terms(ContentKind kind, ReadOnlyMemory<byte> value)
    {
        if (kind != ContentKind.Json || !JsonText.TryParse(value, out var document)) return IndexTerms.None;
        using (document) return Terms(document.RootElement);
    }

    /// <summary>The same for a document that <see cref="JsonText"/> has parsed, so that several indexes can share it.</summary>
    public IndexTerms Terms(JsonElement value)
    {
        if (Where is { } where && !where.Matches(value)) return IndexTerms.None;
        if (!_path.HasWildcard)
            return _path.TryFind(value, out var part) && TermOf(part) is { } only ? new IndexTerms([only], false) : IndexTerms.None;

        var terms = new HashSet<IndexTerm>();
        foreach (var each in _path.Select(value))
        {
            if (TermOf(each) is not { } term || terms.Contains(term)) continue;
            if (terms.Count == IndexTerms.CountMax) return new IndexTerms([.. terms.Order()], true);
            terms.Add(term);
        }

        return new IndexTerms([.. terms.Order()], false);
    }

    /// <summary>The term under which a sought value is to be looked up.</summary>
    public IndexTerm Sought(IndexTerm term) => LowerCase ? term.ToLowerCase() : term;

    /// <summary>The extractor as JSON in its canonical form.</summary>
    public byte[] ToJson() => CanonicalJson.Write(WriteTo);

    /// <summary>Writes the extractor as a JSON value.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(IndexExtractorReader.KindName, Path is null ? IndexExtractorReader.Identity : IndexExtractorReader.Field);
        if (Path is { } path) writer.WriteString(IndexExtractorReader.PathName, path);
        if (Where is { } where)
        {
            writer.WritePropertyName(IndexExtractorReader.WhereName);
            where.WriteTo(writer);
        }

        if (LowerCase) writer.WriteString(IndexExtractorReader.NormalizeName, IndexExtractorReader.LowerCase);
        writer.WriteEndObject();
    }

    /// <summary>The canonical JSON.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToJson());

    /// <inheritdoc />
    public bool Equals(IndexExtractor? other) =>
        other is not null && Path == other.Path && LowerCase == other.LowerCase && Equals(Where, other.Where);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as IndexExtractor);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Path, Where, LowerCase);

    private IndexTerm? TermOf(JsonElement part) => IndexTerm.Of(part) is { } term ? Sought(term) : null;
}
