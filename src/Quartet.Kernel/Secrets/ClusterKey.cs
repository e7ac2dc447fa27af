using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Quartet.Kernel.Secrets;

/// <summary>
/// The one secret that is handed to a node: what all nodes of a cluster share is sealed with it, and they know each other by it. Nothing is
/// used directly; every purpose has a key of its own derived from it.
/// </summary>
public sealed class ClusterKey
{
    private const int Bytes = 32;

    private readonly byte[] _secret;

    private ClusterKey(byte[] secret) => _secret = secret;

    /// <summary>The form it is written in: 64 hexadecimal digits.</summary>
    public string Text => Convert.ToHexStringLower(_secret);

    /// <summary>A new one.</summary>
    public static ClusterKey Generate() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Reads one; space around it does not matter.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClusterKey? key)
    {
        var digits = (text ?? "").Trim();
        key = digits.Length == 2 * Bytes && digits.All(char.IsAsciiHexDigit) ? new ClusterKey(Convert.FromHexString(digits)) : null;
        return key is not null;
    }

    /// <summary>A key for one purpose, from which neither this one nor that of another purpose can be found.</summary>
    internal byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, Bytes, info: Encoding.UTF8.GetBytes("quartet " + purpose));
}
