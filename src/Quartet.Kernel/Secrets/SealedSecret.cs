using Concord.Collections;

namespace Quartet.Kernel.Secrets;

/// <summary>A secret as it lies in the store.</summary>
/// <param name="Name">Its name, which is sealed in with it: one cannot be passed off as another.</param>
/// <param name="Sealed">u8 format = 1, 12 bytes nonce, 16 bytes tag, the rest; AES-256-GCM.</param>
internal sealed record SealedSecret(string Name, byte[] Sealed)
{
    public static readonly Collection<SealedSecret> All = new("kernel/secrets", secret => secret.Name, KernelJson.Default.SealedSecret);
}
