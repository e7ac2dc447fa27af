using System.IO.Compression;
using Google.Protobuf;
using HexHub.Registry.Messages;

namespace HexHub.Registry.Signing;

/// <summary>A payload with its signature, as served: gzip is part of the file, not of the transfer.</summary>
/// <remarks>Source: hex-protocol.md section 13.</remarks>
internal static class SignedFile
{
    public static byte[] Encode(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature) =>
        Compress(EncodeSigned(payload, signature));

    /// <summary>The message before compression.</summary>
    public static byte[] EncodeSigned(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature)
    {
        var signed = new Signed
        {
            Payload = UnsafeByteOperations.UnsafeWrap(payload),
            Signature = UnsafeByteOperations.UnsafeWrap(signature),
        };
        return signed.ToByteArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
