using System.Numerics;

namespace HexHub.Wire.Erlang;

/// <summary>A decoded Erlang term, whether it came in external format or as the text of a <c>metadata.config</c>.</summary>
internal abstract record ErlangValue
{
    /// <summary>Texts that serve where text is expected: binaries, strings and atoms. Null for anything else.</summary>
    public virtual string? AsText => null;

    /// <param name="Text">Its bytes as UTF-8, or as Latin-1 when they are not valid UTF-8.</param>
    public sealed record Binary(string Text) : ErlangValue
    {
        public override string? AsText => Text;
    }

    /// <summary>A list of code points written as a string. The empty one is the empty list.</summary>
    public sealed record CharList(string Text) : ErlangValue
    {
        public override string? AsText => Text;
    }

    /// <summary>Kept as text and never interned: a flood of distinct atoms costs no more than a flood of strings.</summary>
    public sealed record Atom(string Name) : ErlangValue
    {
        public override string? AsText => Name;
        public bool IsNull => Name is "nil" or "null" or "undefined";
    }

    public sealed record Integer(BigInteger Value) : ErlangValue;

    public sealed record Float(double Value) : ErlangValue;

    public sealed record List(IReadOnlyList<ErlangValue> Items) : ErlangValue;

    public sealed record Tuple(IReadOnlyList<ErlangValue> Items) : ErlangValue;

    public sealed record Map(IReadOnlyList<KeyValuePair<ErlangValue, ErlangValue>> Pairs) : ErlangValue;

    /// <summary>The pairs of a map, or of a list of two-tuples, with text keys; null when this is neither.</summary>
    /// <remarks>The empty list has no pairs, and is a map too. Equal keys all appear, in their order.</remarks>
    public IReadOnlyList<KeyValuePair<string, ErlangValue>>? AsPairs()
    {
        if (this is CharList { Text: "" })
            return [];

        var source = this switch
        {
            Map map => map.Pairs,
            List list => list.Items.Select(static item => item is Tuple { Items: [var key, var value] }
                ? KeyValuePair.Create<ErlangValue, ErlangValue>(key, value)
                : default),
            _ => null,
        };
        if (source is null)
            return null;

        var pairs = new List<KeyValuePair<string, ErlangValue>>();
        foreach (var (key, value) in source)
        {
            if (key?.AsText is not { } text)
                return null;
            pairs.Add(KeyValuePair.Create(text, value));
        }

        return pairs;
    }

    /// <summary>The elements of a list, the empty string among them; null when this is no list.</summary>
    public IReadOnlyList<ErlangValue>? AsList() => this switch
    {
        List list => list.Items,
        CharList { Text: "" } => [],
        _ => null,
    };
}
