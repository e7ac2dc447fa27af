using System.Text.Json;
using Concord.Queries;

namespace Concord.Indexes;

/// <summary>Reads extractors from JSON and says of a bad one what is wrong.</summary>
internal static class IndexExtractorReader
{
    public const string KindName = "kind";
    public const string PathName = "path";
    public const string WhereName = "where";
    public const string NormalizeName = "normalize";
    public const string Field = "field";
    public const string Identity = "identity";
    public const string LowerCase = "lowercase";

    /// <param name="json">From a document without duplicate members.</param>
    public static IndexExtractor Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw InvalidExtractor.Because("The extractor must be an object.");
        string? kind = null, path = null, normalize = null;
        Predicate? where = null;
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case KindName: kind = ReadText(member); break;
                case PathName: path = ReadText(member); break;
                case NormalizeName: normalize = ReadText(member); break;
                case WhereName: where = ReadWhere(member.Value); break;
                default: throw InvalidExtractor.Because($"The extractor has an unknown member '{member.Name}'.");
            }
        }

        if (normalize is not (null or LowerCase)) throw InvalidExtractor.Because($"normalize is '{normalize}'; it must be {LowerCase}.");
        return (kind, path) switch
        {
            (Field, { } given) => IndexExtractor.Field(given, where, normalize is not null),
            (Field, null) => throw InvalidExtractor.Because("The extractor has no member 'path'."),
            (Identity, null) => IndexExtractor.Identity(where, normalize is not null),
            (Identity, _) => throw InvalidExtractor.Because("An extractor of the kind identity has no path."),
            (null, _) => throw InvalidExtractor.Because("The extractor has no member 'kind'."),
            _ => throw InvalidExtractor.Because($"kind is '{kind}'; it must be {Field} or {Identity}."),
        };
    }

    private static string ReadText(JsonProperty member) => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { } text
        ? text
        : throw InvalidExtractor.Because($"{member.Name} must be a string.");

    private static Predicate ReadWhere(JsonElement json)
    {
        try
        {
            return Predicate.Parse(json, WhereName);
        }
        catch (ConcordException refused)
        {
            throw InvalidExtractor.Because(refused.Message, refused);
        }
    }
}
