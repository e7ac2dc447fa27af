using Microsoft.Extensions.Logging;
using Quartet.Kernel.Storage;

namespace HexHub.Registry.Signing;

/// <summary>Where the signing key is kept. It is made once: a changed key breaks every client until it is told.</summary>
internal static class RegistryKeyFile
{
    private const string FileName = "hex-registry-key.pem";

    /// <summary>Opens the key, or makes one for a registry that nobody can know yet.</summary>
    /// <param name="directory">For its owner only; made when absent.</param>
    /// <param name="isRegistryEmpty">Whether there is nothing yet that an older key could have signed.</param>
    /// <param name="logger">Told of a new key.</param>
    /// <exception cref="IOException">The key cannot be read, or is missing though it has been used.</exception>
    public static RegistryKey OpenOrMake(string directory, bool isRegistryEmpty, ILogger logger)
    {
        OwnerOnly.CreateDirectory(directory);
        var path = Path.GetFullPath(Path.Combine(directory, FileName));
        if (File.Exists(path)) return Open(path);
        if (!isRegistryEmpty)
        {
            throw new IOException(
                $"The key that signs the registry is missing: '{path}'. Restore it from a backup, or put another RSA key in PEM form there and tell every client its public half.");
        }

        var key = RegistryKey.Generate();
        key.Save(path);
        RegistryLog.KeyMade(logger, key.Fingerprint, path);
        return key;
    }

    private static RegistryKey Open(string path)
    {
        try
        {
            return RegistryKey.Load(path);
        }
        catch (InvalidRegistryKeyException e)
        {
            throw new IOException($"'{path}' cannot sign the registry: {e.Message} Restore it from a backup.", e);
        }
    }
}
