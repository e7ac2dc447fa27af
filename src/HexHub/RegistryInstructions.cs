namespace HexHub;

/// <summary>What somebody needs to use a registry.</summary>
/// <param name="Name">The name in the signed files.</param>
/// <param name="Fingerprint">Of its public key: <c>SHA256:…</c>, as <c>mix hex.repo add --fetch-public-key</c> takes it.</param>
/// <param name="MixLines">Commands to run, for mix.</param>
/// <param name="RebarShellLines">Commands to run before rebar3, if any.</param>
/// <param name="RebarLines">Lines of a <c>rebar.config</c>.</param>
public sealed record RegistryInstructions(string Name, string Fingerprint, string MixLines, string RebarShellLines, string RebarLines);
