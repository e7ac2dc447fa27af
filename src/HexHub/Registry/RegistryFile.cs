using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace HexHub.Registry;

/// <summary>A file of the repository, ready to be sent.</summary>
/// <param name="Bytes">The whole body.</param>
/// <param name="ETag">Quoted; changes whenever the bytes do.</param>
/// <param name="LastModified">As an HTTP date.</param>
internal sealed record RegistryFile(ReadOnlyMemory<byte> Bytes, StringValues ETag, StringValues LastModified)
{
    public static RegistryFile Of(byte[] bytes, DateTimeOffset modifiedAt) => new(
        bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"", HeaderUtilities.FormatDate(modifiedAt));
}
