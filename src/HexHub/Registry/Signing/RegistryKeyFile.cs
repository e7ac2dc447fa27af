using Microsoft.Extensions.Logging;
using Quartet.Kernel.Storage;

namespace HexHub.Registry.Signing;

/// <summary>Where the signing key is kept. It is made once: a changed key breaks every client until it is told.</summary>
internal static class RegistryKeyFile
{
    private const string FileName = "hex-registry-key.pem";

    public static RegistryKey OpenOrMake(string directory, ILogger logger)
    {
        OwnerOnly.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        if (File.Exists(path)) return RegistryKey.Load(path);
        var key = RegistryKey.Generate();
        key.Save(path);
        RegistryLog.KeyMade(logger, key.Fingerprint, path);
        return key;
    }
}
