using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Concord.Json;

/// <summary>The text of JSON strings as UTF-8, in whose byte order Concord compares them (the order of their code points).</summary>
internal static class JsonStrings
{
    /// <summary>The unescaped text; over the memory of the document where nothing is escaped.</summary>
    /// <param name="text">A string of a document that <see cref="JsonText"/> has parsed.</param>
    public static ReadOnlySpan<byte> Utf8Of(JsonElement text)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(text);
        var raw = quoted[1..^1];
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(text.GetString() ?? "") : raw;
    }
}
