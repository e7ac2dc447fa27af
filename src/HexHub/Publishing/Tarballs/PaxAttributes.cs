using System.Buffers.Text;
using System.Globalization;
using HexHub.Wire.Erlang;

namespace HexHub.Publishing.Tarballs;

/// <summary>What extension headers say about the member that follows them; null leaves the member's own header standing.</summary>
/// <remarks>Source: POSIX.1-2017 pax, "pax Extended Header": records of <c>LENGTH KEY=VALUE\n</c>.</remarks>
internal sealed class PaxAttributes
{
    public string? Path { get; set; }
    public string? LinkPath { get; set; }
    public long? Bytes { get; private set; }

    public void Parse(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            var isLength = Utf8Parser.TryParse(records, out int length, out var digits);
            if (!isLength || length > records.Length || length < digits + 2 || records[digits] != ' ' || records[length - 1] != '\n')
                throw Malformed();

            Apply(records[(digits + 1)..(length - 1)]);
            records = records[length..];
        }
    }

    private void Apply(ReadOnlySpan<byte> record)
    {
        var equals = record.IndexOf((byte)'=');
        if (equals <= 0)
            throw Malformed();

        var value = record[(equals + 1)..];
        var key = record[..equals];
        if (key.SequenceEqual("path"u8))
            Path = ErlangText.Decode(value);
        else if (key.SequenceEqual("linkpath"u8))
            LinkPath = ErlangText.Decode(value);
        else if (key.SequenceEqual("size"u8))
            Bytes = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : throw Malformed();
        else if (key.StartsWith("GNU.sparse."u8))
            throw new TarFormatException("sparse files are not supported");
    }

    private static TarFormatException Malformed() => new("malformed pax header");
}
