using System.Diagnostics.CodeAnalysis;
using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Metadata;

/// <summary>The fields of a <c>metadata.config</c> before anything is asked of their values.</summary>
internal sealed class MetadataTerms
{
    private readonly Dictionary<string, ErlangValue> _fields;

    private MetadataTerms(Dictionary<string, ErlangValue> fields) => _fields = fields;

    /// <summary>The package name as written, for the permission check that precedes validation; null when it is no text.</summary>
    public string? Name => MetadataValue.Text(this["name"]);

    /// <summary>The version as written; null when it is no text.</summary>
    public string? Version => MetadataValue.Text(this["version"]);

    /// <summary>The value of a field; null when it is absent or an Erlang null.</summary>
    public ErlangValue? this[string field] =>
        _fields.TryGetValue(field, out var value) && value is not ErlangValue.Atom { IsNull: true } ? value : null;

    /// <param name="file">The bytes of the file.</param>
    /// <param name="terms">The fields; the last of equal keys wins.</param>
    /// <param name="refusal">Null, <c>invalid terms</c> or <c>not in key-value format</c>.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> file, [NotNullWhen(true)] out MetadataTerms? terms, [NotNullWhen(false)] out string? refusal)
    {
        terms = null;
        refusal = "invalid terms";
        if (MetadataParser.Parse(file) is not { } values)
            return false;

        refusal = "not in key-value format";
        var fields = new Dictionary<string, ErlangValue>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (value is not ErlangValue.Tuple { Items: [{ AsText: { } key }, var content] })
                return false;
            fields[key] = content;
        }

        terms = new MetadataTerms(fields);
        refusal = null;
        return true;
    }
}
