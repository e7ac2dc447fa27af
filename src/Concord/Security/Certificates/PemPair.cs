namespace Concord.Security.Certificates;

/// <summary>A certificate and its private key as PEM texts. Prints neither.</summary>
/// <param name="certificatePem">The certificate.</param>
/// <param name="privateKeyPem">The private key, PKCS #8, not encrypted.</param>
public sealed class PemPair(string certificatePem, string privateKeyPem)
{
    /// <summary>The certificate.</summary>
    public string CertificatePem { get; } = certificatePem;

    /// <summary>The private key, PKCS #8, not encrypted.</summary>
    public string PrivateKeyPem { get; } = privateKeyPem;
}
