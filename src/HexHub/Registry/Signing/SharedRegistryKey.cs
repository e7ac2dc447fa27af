using System.Text;
using Microsoft.Extensions.Logging;
using Quartet.Kernel.Secrets;

namespace HexHub.Registry.Signing;

/// <summary>Where the signing key is kept: among the shared secrets, so that every node signs alike. It is made once: a changed key breaks every client until it is told.</summary>
internal static class SharedRegistryKey
{
    /// <summary>A key in PEM form that is taken over from a directory of secrets: that of an earlier version, or one that the operator has put there.</summary>
    public const string FileName = "hex-registry-key.pem";

    private const string SecretName = "hexhub/registry-key";

    /// <summary>Opens the key, or makes one for a registry that nobody can know yet.</summary>
    /// <param name="vault">Holds the key.</param>
    /// <param name="directory">May hold a file to take over.</param>
    /// <param name="isRegistryEmpty">Whether there is nothing yet that an older key could have signed.</param>
    /// <param name="logger">Told of a new key.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="IOException">The key cannot be read, is missing though it has been used, or is another than that of the file.</exception>
    public static async Task<RegistryKey> OpenOrMakeAsync(
        SecretVault vault, string directory, bool isRegistryEmpty, ILogger logger, CancellationToken ct)
    {
        var path = Path.GetFullPath(Path.Combine(directory, FileName));
        using var file = File.Exists(path) ? Read(path) : null;
        if (file is null && !isRegistryEmpty && vault.Find(SecretName) is null)
        {
            throw new IOException(
                $"The key that signs the registry is missing. Restore the store from a backup, or put an RSA key in PEM form at '{path}' and tell every client its public half.");
        }

        var isMade = false;
        var pem = await vault.GetOrAddAsync(
            SecretName,
            () =>
            {
                isMade = file is null;
                using var made = file is null ? RegistryKey.Generate() : null;
                return Encoding.ASCII.GetBytes((made ?? file)?.ToPem() ?? "");
            },
            ct);
        var key = RegistryKey.FromPem(Encoding.ASCII.GetString(pem));
        if (file is not null) TakeOver(path, file, key, logger);
        else if (isMade) RegistryLog.KeyMade(logger, key.Fingerprint);
        return key;
    }

    private static void TakeOver(string path, RegistryKey file, RegistryKey key, ILogger logger)
    {
        if (file.Fingerprint != key.Fingerprint)
        {
            throw new IOException(
                $"'{path}' holds the key {file.Fingerprint}, and this registry is signed with {key.Fingerprint}. Take the file away: a registry cannot change its key.");
        }

        ImportedFile.Retire(path);
        RegistryLog.KeyTakenOver(logger, key.Fingerprint, path);
    }

    private static RegistryKey Read(string path)
    {
        try
        {
            return RegistryKey.FromPem(File.ReadAllText(path));
        }
        catch (InvalidRegistryKeyException e)
        {
            throw new IOException($"'{path}' cannot sign the registry: {e.Message} Restore it from a backup.", e);
        }
    }
}
