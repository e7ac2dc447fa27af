namespace HexHub.Pages.Views;

/// <summary>What a client must be told about this registry.</summary>
/// <param name="Name">The name in the signed payloads: <c>hexpm</c> when this registry stands in for the public one.</param>
/// <param name="RepositoryUrl">Without a trailing slash: <c>http://host:4000/repo</c>.</param>
/// <param name="ApiUrl">Without a trailing slash: <c>http://host:4000/api</c>.</param>
/// <param name="PublicKeyFingerprint"><c>SHA256:…</c>, as <c>mix hex.repo add --fetch-public-key</c> takes it.</param>
/// <param name="PublicKeyPem">SubjectPublicKeyInfo, for rebar3.</param>
public sealed record RegistryAddress(
    string Name, string RepositoryUrl, string ApiUrl, string PublicKeyFingerprint, string PublicKeyPem);
