namespace HexHub;

/// <summary>What a client must know of a registry to trust it.</summary>
/// <param name="Name">The name in the signed files.</param>
/// <param name="PublicKeyPem">SubjectPublicKeyInfo.</param>
/// <param name="Fingerprint"><c>SHA256:…</c>, as <c>mix hex.repo add --fetch-public-key</c> takes it.</param>
public sealed record RegistryIdentity(string Name, string PublicKeyPem, string Fingerprint);
