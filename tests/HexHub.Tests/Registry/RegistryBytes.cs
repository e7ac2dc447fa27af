using System.IO.Compression;
using System.Text;
using HexHub.Registry.Messages;

namespace HexHub.Tests.Registry;

/// <summary>Looks into a registry file as it is served.</summary>
internal static class RegistryBytes
{
    /// <summary>The payload as text: names and versions stand in it as they are.</summary>
    public static string Payload(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        return Encoding.Latin1.GetString(Signed.Parser.ParseFrom(gzip).Payload.Span);
    }
}
