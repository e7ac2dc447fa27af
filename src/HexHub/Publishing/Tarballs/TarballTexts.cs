using System.Text;

namespace HexHub.Publishing.Tarballs;

/// <summary>The texts under <c>errors.tar</c>, as hex.pm words them; hex-protocol.md section 7.6.</summary>
internal static class TarballTexts
{
    public const string Empty = "empty tarball";
    public const string TooBig = "too big";

    private const int NameCharsMax = 200;

    public static string MissingFiles(IEnumerable<string> names) =>
        $"missing files: [{string.Join(",", names.Select(static name => $"\"{name}\""))}]";

    public static string UnsupportedVersion(ReadOnlySpan<byte> version) => $"unsupported version: {ErlangBinary(version)}";

    public static string FileTooBig(string name) => $"file too big: {name}";

    public static string Outer(string detail) => $"tarball error, {detail}";

    public static string Inner(string detail) => $"inner tarball error, {detail}";

    public static string Metadata(string detail) => $"error reading package metadata: {detail}";

    /// <summary>A fault of one member. Names come from strangers, so a long one is cut.</summary>
    public static string Member(string name, string fault) =>
        $"{(name.Length > NameCharsMax ? name[..NameCharsMax] + "…" : name)}: {fault}";

    /// <summary>Bytes as Erlang prints a binary: as text when they are printable, else as numbers.</summary>
    private static string ErlangBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "<<>>";
        if (bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return $"<<{string.Join(",", bytes.ToArray())}>>";

        var text = Encoding.ASCII.GetString(bytes).Replace("\\", "\\\\", StringComparison.Ordinal);
        return $"<<\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\">>";
    }
}
