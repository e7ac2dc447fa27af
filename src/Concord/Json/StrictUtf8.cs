using System.Text;

namespace Concord.Json;

/// <summary>Text to bytes without replacing what has no UTF-8: half of a surrogate pair is a fault, not a question mark.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes; null when the text is not valid Unicode.</summary>
    public static byte[]? TryGetBytes(string text)
    {
        try
        {
            return Encoding.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
