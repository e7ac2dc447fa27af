using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Metadata;

/// <summary>Typed readings of metadata values; null when the value is of another type.</summary>
internal static class MetadataValue
{
    /// <summary>Text: a binary, a string, or an atom that is neither boolean nor null.</summary>
    public static string? Text(ErlangValue? value) =>
        value is ErlangValue.Atom { IsNull: true } || Boolean(value) is not null ? null : value?.AsText;

    public static bool? Boolean(ErlangValue? value) => value switch
    {
        ErlangValue.Atom { Name: "true" } => true,
        ErlangValue.Atom { Name: "false" } => false,
        _ => null,
    };

    /// <summary>A list of texts.</summary>
    public static List<string>? Texts(ErlangValue value) => Texts(value, Text);

    /// <summary>A list of file names; very old packages wrote name and content in a tuple.</summary>
    public static List<string>? FileNames(ErlangValue value) =>
        Texts(value, static item => item is ErlangValue.Tuple { Items: [var name, _] } ? Text(name) : Text(item));

    /// <summary>Pairs of texts; the last of equal keys wins.</summary>
    public static Dictionary<string, string>? TextMap(ErlangValue value)
    {
        if (value.AsPairs() is not { } pairs)
            return null;

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, item) in pairs)
        {
            if (Text(item) is not { } text)
                return null;
            map[key] = text;
        }

        return map;
    }

    private static List<string>? Texts(ErlangValue value, Func<ErlangValue, string?> read)
    {
        if (value.AsList() is not { } items)
            return null;

        var texts = new List<string>(items.Count);
        foreach (var item in items)
        {
            if (read(item) is not { } text)
                return null;
            texts.Add(text);
        }

        return texts;
    }
}
