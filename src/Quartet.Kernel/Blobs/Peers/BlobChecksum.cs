using System.Security.Cryptography;

namespace Quartet.Kernel.Blobs.Peers;

internal static class BlobChecksum
{
    /// <summary>SHA-256 of what was staged, in hex, read back from where it lies.</summary>
    public static async Task<string> OfAsync(IStagedBlob staged, CancellationToken ct)
    {
        await using var content = staged.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
    }
}
