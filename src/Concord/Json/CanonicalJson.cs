using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Concord.Json;

/// <summary>JSON as Concord stores its own definitions: no white space, nothing escaped that JSON does not demand, one text for one thing.</summary>
internal static class CanonicalJson
{
    // What is written was read or checked before, a few levels of frame around it at most. It never gets into a page as it is.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2 * JsonText.DepthMax,
    };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
