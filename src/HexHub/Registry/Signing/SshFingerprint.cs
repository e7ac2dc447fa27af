using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HexHub.Registry.Signing;

/// <summary>
/// The fingerprint that <c>mix hex.repo add --fetch-public-key</c> compares: SHA-256 over the key in SSH's wire form.
/// </summary>
/// <remarks>Source: RFC 4253 section 6.6 and RFC 4251 section 5 (mpint); hex-protocol.md section 13.</remarks>
internal static class SshFingerprint
{
    public static string Of(RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        using var wire = new MemoryStream();
        WriteString(wire, "ssh-rsa"u8);
        WriteInteger(wire, parameters.Exponent);
        WriteInteger(wire, parameters.Modulus);
        var hash = SHA256.HashData(wire.GetBuffer().AsSpan(0, (int)wire.Length));
        return $"SHA256:{Convert.ToBase64String(hash).TrimEnd('=')}";
    }

    /// <summary>Big-endian, with a zero in front where the top bit would make it negative.</summary>
    private static void WriteInteger(Stream wire, ReadOnlySpan<byte> magnitude)
    {
        var digits = magnitude.TrimStart((byte)0);
        WriteString(wire, digits is [>= 0x80, ..] ? [0, .. digits] : digits);
    }

    private static void WriteString(Stream wire, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)bytes.Length);
        wire.Write(length);
        wire.Write(bytes);
    }
}
