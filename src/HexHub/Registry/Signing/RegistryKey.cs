using System.Security.Cryptography;

namespace HexHub.Registry.Signing;

/// <summary>The key pair that signs every registry file of this server. Clients are configured with its public half.</summary>
/// <remarks>
/// RSASSA-PKCS1-v1_5 with SHA-512; all repositories share one key. Safe for concurrent use. Source: hex-protocol.md section 13.
/// </remarks>
internal sealed class RegistryKey : IDisposable
{
    /// <summary>Size of generated keys, which every client takes.</summary>
    public const int GeneratedBits = 2048;

    /// <summary>Smallest and largest imported key; Gleam takes no others.</summary>
    public const int BitsMin = 2048;
    public const int BitsMax = 8192;

    private readonly RSA _rsa;
    private readonly Lock _signing = new(); // RSA objects promise nothing about concurrent use

    private RegistryKey(RSA rsa)
    {
        _rsa = rsa;
        PublicPem = rsa.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\n") + "\n";
        Fingerprint = SshFingerprint.Of(rsa);
    }

    /// <summary>SubjectPublicKeyInfo with LF line ends, as <c>/public_key</c> serves it. Gleam reads no other form.</summary>
    public string PublicPem { get; }

    /// <summary><c>SHA256:</c> and 43 characters of base64.</summary>
    public string Fingerprint { get; }

    public static RegistryKey Generate() => new(RSA.Create(GeneratedBits));

    /// <summary>Reads a private key, PKCS#8 or PKCS#1.</summary>
    /// <exception cref="InvalidRegistryKeyException">It is no private RSA key of an accepted size.</exception>
    public static RegistryKey FromPem(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            if (rsa.KeySize is < BitsMin or > BitsMax)
                throw new InvalidRegistryKeyException($"The key has {rsa.KeySize} bits; {BitsMin} to {BitsMax} are accepted.");
            rsa.SignData([], HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1); // fails for a public key
            return new RegistryKey(rsa);
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new InvalidRegistryKeyException("There is no private RSA key in PEM form.", unusable);
        }
        catch (InvalidRegistryKeyException)
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>The private key as PKCS#8 PEM.</summary>
    public string ToPem() => _rsa.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The file to serve for <paramref name="payload"/>: gzip(Signed). Equal payloads give equal bytes.</summary>
    public byte[] Sign(ReadOnlyMemory<byte> payload)
    {
        byte[] signature;
        lock (_signing)
            signature = _rsa.SignData(payload.Span, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
        return SignedFile.Encode(payload, signature);
    }

    public void Dispose() => _rsa.Dispose();
}
