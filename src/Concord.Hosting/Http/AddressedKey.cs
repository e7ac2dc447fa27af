using System.Buffers.Text;
using System.Text;
using Concord.Kv;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Concord.Hosting.Http;

/// <summary>
/// The key that an address names: the segment behind <c>/kv/</c>, percent-decoded exactly once, so that <c>%2F</c> is part of the key and
/// <c>%252F</c> is not a slash; or <c>?key_b64=</c>, base64url (RFC 4648), for a key that is no text.
/// </summary>
internal static class AddressedKey
{
    private const string Marker = "/kv/";
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static Key Of(HttpContext http)
    {
        var encoded = http.Request.Query["key_b64"].ToString();
        if (!http.Request.RouteValues.ContainsKey("key")) return encoded.Length > 0 ? FromBase64(encoded) : throw Invalid("The address names no key.");
        return Decode(Segment(http));
    }

    public static string ToBase64(Key key) => Base64Url.EncodeToString(key.Span);

    private static Key FromBase64(string encoded)
    {
        try
        {
            return new Key(Base64Url.DecodeFromChars(encoded).AsSpan());
        }
        catch (FormatException)
        {
            throw Invalid("key_b64 is not base64url.");
        }
    }

    // The server has decoded the path already, all but the slashes: only its raw form tells which percent signs were sent.
    private static string Segment(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query) path = path[..query];
        var start = path.LastIndexOf(Marker) is >= 0 and var at ? at + Marker.Length : throw Invalid("The address names no key.");
        var segment = path[start..];
        return segment.IndexOf('/') is >= 0 and var end ? segment[..end].ToString() : segment.ToString();
    }

    private static Key Decode(string segment)
    {
        var bytes = new byte[segment.Length * 3];
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                length += Encoding.UTF8.GetBytes(segment.AsSpan(i, 1), bytes.AsSpan(length));
                continue;
            }

            if (i + 2 >= segment.Length || !TryHex(segment[i + 1], out var high) || !TryHex(segment[i + 2], out var low))
                throw Invalid("The key is not percent-encoded as it should be.");
            bytes[length++] = (byte)((high << 4) | low);
            i += 2;
        }

        try
        {
            StrictUtf8.GetCharCount(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("The key is not UTF-8; use key_b64 for one that is no text.");
        }

        return new Key(bytes.AsSpan(0, length));
    }

    private static bool TryHex(char digit, out int value)
    {
        value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : -1;
        return value >= 0;
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidKey, message);
}
