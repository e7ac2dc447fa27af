using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Concord.Security.Certificates;

/// <summary>A new private key of either kind, and what differs between the kinds.</summary>
internal sealed class KeyPair : IDisposable
{
    private const int RsaBits = 2048;
    private const int SerialBytes = 16;

    private readonly AsymmetricAlgorithm _key;

    private KeyPair(AsymmetricAlgorithm key, X509KeyUsageFlags usage)
    {
        _key = key;
        Usage = usage;
    }

    /// <summary>What a key of this kind does for a connection. RSA encrypts the secret in old handshakes.</summary>
    public X509KeyUsageFlags Usage { get; }

    public string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    public static KeyPair New(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => new KeyPair(ECDsa.Create(ECCurve.NamedCurves.nistP256), X509KeyUsageFlags.DigitalSignature),
        KeyAlgorithm.Rsa2048 => new KeyPair(RSA.Create(RsaBits), X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment),
        _ => throw new ConcordException(ConcordErrorCode.InvalidArguments, $"There is no key algorithm {algorithm}."),
    };

    /// <summary>A number that no other certificate has: random, positive.</summary>
    public static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // Positive, and of full length.
        return serial;
    }

    public CertificateRequest Request(X500DistinguishedName subject)
    {
        var request = _key switch
        {
            ECDsa ecdsa => new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256),
            RSA rsa => new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => throw new InvalidOperationException("The key is of a kind that is never made."),
        };
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    public X509SignatureGenerator Signer() => SignerOf(_key);

    public static X509SignatureGenerator SignerOf(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        _ => throw new ConcordException(ConcordErrorCode.InvalidArguments, "The key of the authority is neither ECDSA nor RSA."),
    };

    public void Dispose() => _key.Dispose();
}
