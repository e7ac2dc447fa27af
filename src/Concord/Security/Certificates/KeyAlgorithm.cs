namespace Concord.Security.Certificates;

/// <summary>The kind of key that a certificate is made with.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on the curve P-256: small and fast; every client of the last ten years knows it.</summary>
    EcdsaP256,

    /// <summary>RSA with 2048 bits, for older clients.</summary>
    Rsa2048,
}
