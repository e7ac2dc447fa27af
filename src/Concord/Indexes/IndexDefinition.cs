using System.Text.Json;
using Concord.Json;

namespace Concord.Indexes;

/// <summary>A secondary index: its name, and what it takes from a value. Well formed from its making on.</summary>
public sealed record IndexDefinition
{
    /// <summary>Longest name, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 255;

    private const string NameName = "name";
    private const string ExtractorName = "extractor";

    /// <summary>Defines an index.</summary>
    /// <param name="name">1 to <see cref="NameBytesMax"/> bytes of UTF-8.</param>
    /// <param name="extractor">What it takes from a value.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidName"/>.</exception>
    public IndexDefinition(string name, IndexExtractor extractor)
    {
        if (name.Length == 0) throw InvalidName("is empty");
        var utf8 = StrictUtf8.TryGetBytes(name) ?? throw InvalidName("is not valid Unicode text");
        if (utf8.Length > NameBytesMax) throw InvalidName($"has {utf8.Length} bytes; at most {NameBytesMax} are allowed");
        Name = name;
        Extractor = extractor;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it takes from a value.</summary>
    public IndexExtractor Extractor { get; }

    /// <summary>Reads a definition, <c>{"name":"by_city","extractor":{…}}</c>.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidName"/> or <see cref="ConcordErrorCode.InvalidExtractor"/>.</exception>
    public static IndexDefinition Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonText.Parse(json, JsonText.DepthMax, fault => InvalidExtractor.Because($"The definition is not JSON: {fault}"));
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || root.GetPropertyCount() != 2
            || !root.TryGetProperty(NameName, out var name) || name.ValueKind != JsonValueKind.String
            || !root.TryGetProperty(ExtractorName, out var extractor))
            throw InvalidExtractor.Because($"The definition must have the members '{NameName}', a string, and '{ExtractorName}', and no others.");
        return new IndexDefinition(name.GetString() ?? "", IndexExtractorReader.Read(extractor));
    }

    /// <summary>Refuses a value with too many terms, before it is committed.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidValue"/>, naming the index.</exception>
    public void Check(IndexTerms terms)
    {
        if (!terms.TooMany) return;
        throw new ConcordException(
            ConcordErrorCode.InvalidValue, $"The value has more than {IndexTerms.CountMax} terms for the index '{Name}'.");
    }

    /// <summary>The definition as JSON in its canonical form.</summary>
    public byte[] ToJson() => CanonicalJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(NameName, Name);
        writer.WritePropertyName(ExtractorName);
        Extractor.WriteTo(writer);
        writer.WriteEndObject();
    });

    private static ConcordException InvalidName(string fault) => new(ConcordErrorCode.InvalidName, $"The name of the index {fault}.");
}
