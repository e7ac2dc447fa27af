using System.Text;
using System.Text.Unicode;

namespace HexHub.Wire.Erlang;

/// <summary>Bytes as text, the way Hex reads them: UTF-8, and Latin-1 when that fails, which never does.</summary>
internal static class ErlangText
{
    public static string Decode(ReadOnlySpan<byte> bytes) => TryDecodeUtf8(bytes) ?? Encoding.Latin1.GetString(bytes);

    /// <returns>Null when the bytes are not valid UTF-8.</returns>
    public static string? TryDecodeUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
